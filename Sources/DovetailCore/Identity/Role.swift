/// What a user of the host may do.
public enum Role: String, Sendable, Codable, CaseIterable {
    /// Everything, for everybody.
    case administrator
    /// Everything that concerns the user alone.
    case user
}
