public import DovetailCore

/// What an installation may do.
public struct Permissions: Sendable {
    private let backend: any PermissionsBackend

    /// Makes the capability over a backend.
    public init(backend: any PermissionsBackend) {
        self.backend = backend
    }

    /// The permissions that are granted now.
    public var granted: Set<Permission> {
        get async throws { try await self.backend.granted() }
    }

    /// Whether a permission is granted now.
    public func has(_ permission: Permission) async throws -> Bool {
        try await self.backend.granted().contains(permission)
    }
}
