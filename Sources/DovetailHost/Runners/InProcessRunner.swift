import DovetailCore
import DovetailPlugin
import Synchronization

/// Runs Swift plugins inside the host: makers that were registered in code, by slug and version.
final class InProcessRunner: PluginRunner {
    private let makers = Mutex<[ReleaseID: @Sendable () -> any Plugin]>([:])

    /// Registers the code of a release.
    func register(_ release: ReleaseID, making make: @escaping @Sendable () -> any Plugin) {
        self.makers.withLock { $0[release] = make }
    }

    func canRun(_ release: LoadedRelease) -> Bool { self.makers.withLock { $0[release.id] != nil } }

    func endpoint(for release: LoadedRelease) async throws -> any PluginEndpoint {
        guard let make = self.makers.withLock({ $0[release.id] }) else { throw DovetailError.notRunnable(release) }
        return InProcessEndpoint(make: make)
    }

    func stop() async {}
}

private struct InProcessEndpoint: PluginEndpoint {
    let make: @Sendable () -> any Plugin

    func makeInstance(for installation: InstallationID) async throws -> any PluginInstance {
        InProcessInstance(plugin: self.make())
    }
}

private struct InProcessInstance: PluginInstance {
    let plugin: any Plugin

    @concurrent func run(_ call: HookCall, _ context: PluginContext) async throws -> HookResult {
        switch call {
        case .install: return try await self.plugin.install(context)
        case .enable: return try await self.plugin.enable(context)
        case .disable: return try await self.plugin.disable(context)
        case .uninstall: return try await self.plugin.uninstall(context)
        case .update(let version): return try await self.plugin.update(context, from: version)
        case .configure(let old): return try await self.plugin.configure(context, old: old)
        case .migrate(let name, let from):
            try await self.plugin.migrate(context, name, from: from)
            return .done
        }
    }

    @concurrent func start(_ context: PluginContext) async throws { try await self.plugin.start(context) }

    @concurrent func stop(_ context: PluginContext) async throws { try await self.plugin.stop(context) }

    @concurrent func health(_ context: PluginContext) async throws -> PluginHealth {
        try await self.plugin.health(context).bounded
    }

    @concurrent func saveState(_ context: PluginContext) async throws -> PluginState? {
        try await self.plugin.saveState(context)
    }

    @concurrent func restoreState(_ context: PluginContext, _ state: PluginState) async throws {
        try await self.plugin.restoreState(context, state)
    }

    func close() async {}
}

extension DovetailError {
    static func notRunnable(_ release: LoadedRelease) -> DovetailError {
        let runtime = release.manifest.runtime.map { "\($0)" } ?? "none"
        return DovetailError(
            .notRunnable,
            "This host has no code for \(release.id) (runtime \(runtime)). A Swift plugin must be registered in the server that embeds the host.",
            remedy: .askOperator)
    }
}
