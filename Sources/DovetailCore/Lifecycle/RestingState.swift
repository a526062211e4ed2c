/// The states in which an installation rests between operations that succeed.
public enum RestingState: String, Sendable, Codable, CaseIterable {
    /// Installed and never enabled.
    case installed
    /// Enabled: it serves.
    case enabled
    /// Disabled after having been enabled.
    case disabled
}
