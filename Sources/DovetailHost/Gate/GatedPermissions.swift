import DovetailCore
import DovetailPlugin

/// What an installation may do, as the gate knows it.
struct GatedPermissions: PermissionsBackend {
    let session: Session

    func granted() async throws -> Set<Permission> {
        _ = try self.session.target()
        return self.session.grants
    }
}
