import DovetailCore
import DovetailPlugin

/// Runs plugins that have no code in the host: there is nothing to run, and that always succeeds.
struct FrontendRunner: PluginRunner, PluginEndpoint, PluginInstance {
    func canRun(_ release: LoadedRelease) -> Bool { release.manifest.kind == .frontend }

    func endpoint(for release: LoadedRelease) async throws -> any PluginEndpoint { self }

    func makeInstance(for installation: InstallationID) async throws -> any PluginInstance { self }

    @concurrent func run(_ call: HookCall, _ context: PluginContext) async throws -> HookResult { .done }

    @concurrent func start(_ context: PluginContext) async throws {}

    @concurrent func stop(_ context: PluginContext) async throws {}

    func close() async {}

    func stop() async {}
}
