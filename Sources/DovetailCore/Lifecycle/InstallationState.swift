/// The six states of an installation, by their names.
///
/// What a state needs to remember beside its name is kept in ``InstallationLifecycle/State``.
public enum InstallationState: String, Sendable, Codable, CaseIterable {
    /// Nothing of the plugin is there for this owner.
    case uninstalled
    /// Installed and never enabled.
    case installed
    /// Enabled: it serves.
    case enabled
    /// Disabled after having been enabled: its data is kept, nothing of it runs.
    case disabled
    /// Between two releases.
    case updating
    /// The last operation failed.
    case error
}
