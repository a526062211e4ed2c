import DovetailCore
import DovetailHost
import DovetailPlugin
import DovetailProcess
import Synchronization

/// A plugin in a process of its own without a host around it: what the runner alone costs.
struct StartedPlugin: Sendable {
    let instance: any PluginInstance
    private let offer: @Sendable (ServiceCall) async throws -> [UInt8]
    private let installation: InstallationID

    /// Starts it for an owner.
    ///
    /// - Parameters:
    ///   - package: The plugin.
    ///   - runner: What runs it.
    ///   - owner: Whose installation it is.
    ///   - lender: Whose capabilities it gets, but for the services: what it offers is called here.
    /// - Throws: What starting throws.
    init(
        _ package: IsolatedPackage, on runner: ProcessRunner, for owner: Owner, like lender: PluginContext
    ) async throws {
        let release = package.release
        self.installation = InstallationID(owner: owner, slug: package.slug)
        self.instance = try await runner.endpoint(for: release).makeInstance(for: self.installation)
        let services = OfferedServices()
        var backends = lender.backends
        backends.services = services
        try await self.instance.start(
            PluginContext(
                installation: self.installation, manifest: release.manifest, packagePath: release.path, operation: nil,
                logger: .silent, backends: backends))
        self.offer = try services.offer
    }

    /// A call to what it offers: over its connection and back.
    func call(body: [UInt8]) -> Call {
        let call = ServiceCall(method: "", body: body, caller: self.installation)
        return {
            guard try await self.offer(call).count == body.count else {
                throw BenchmarkError("\(self.installation) has answered something else.")
            }
        }
    }
}

/// Keeps what a plugin offers.
private final class OfferedServices: ServicesBackend {
    private struct Kept: Registration {
        func cancel() async {}
    }

    private let offered = Mutex<(@Sendable (ServiceCall) async throws -> [UInt8])?>(nil)

    var offer: @Sendable (ServiceCall) async throws -> [UInt8] {
        get throws {
            guard let offer = self.offered.withLock({ $0 }) else { throw BenchmarkError("No service was offered.") }
            return offer
        }
    }

    func provide(
        _ name: String, handler: @escaping @Sendable (ServiceCall) async throws -> [UInt8]
    ) async throws -> any Registration {
        self.offered.withLock { $0 = handler }
        return Kept()
    }

    func call(_ name: String, version: VersionRange, method: String, body: [UInt8]) async throws -> [UInt8] {
        throw BenchmarkError("Nobody is called here.")
    }
}
