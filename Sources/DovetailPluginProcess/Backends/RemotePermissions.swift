import DovetailCore
import DovetailPlugin
import DovetailWire

/// The permissions, at the host.
struct RemotePermissions: PermissionsBackend {
    let remote: RemoteContext

    func granted() async throws -> Set<Permission> {
        try await self.remote.call(.permissionsGranted).json.document(Set<Permission>.self)
    }
}
