import DovetailCore
import DovetailHost

/// The host itself.
struct HostSubject: LifecycleSubject {
    let host: SampleHost
    let slug: PluginSlug

    var database: String { SampleHost.storePath(in: self.host.folder) }

    func perform(_ kind: OperationKind, for user: UserID) async throws {
        let id = InstallationID(owner: .user(user), slug: self.slug)
        try await self.host.host.perform(try Self.request(kind), on: id, by: .user(user)).check()
    }

    private static func request(_ kind: OperationKind) throws -> HostRequest {
        switch kind {
        case .install: .install()
        case .enable: .enable
        case .disable: .disable
        case .uninstall: .uninstall()
        case .update, .dismiss, .configure: throw BenchmarkError("\(kind) is not measured.")
        }
    }
}
