public import DovetailCore

/// Knows what an installation may do.
public protocol PermissionsBackend: Sendable {
    /// The permissions that are granted now.
    func granted() async throws -> Set<Permission>
}
