public import DovetailCore
public import DovetailPlugin

/// Runs the code of releases: inside the host, or in processes of their own.
public protocol PluginRunner: Sendable {
    /// Whether this runner can run a release.
    func canRun(_ release: LoadedRelease) -> Bool
    /// Starts a release, or answers the endpoint that it was started with before.
    ///
    /// - Throws: ``DovetailCore/DovetailError/Code/notRunnable`` when it cannot be started.
    func endpoint(for release: LoadedRelease) async throws -> any PluginEndpoint
    /// Stops everything that runs.
    func stop() async
}

/// A release that runs, and makes instances of its plugin.
public protocol PluginEndpoint: Sendable {
    /// Makes a fresh instance of the plugin for an installation.
    func makeInstance(for installation: InstallationID) async throws -> any PluginInstance
}

/// The plugin of one installation, as long as it is awake, or for the length of one hook.
///
/// Its methods throw what the plugin throws. They are called one after another. What they bind, they bind through the
/// context's backends: a runner of processes answers the other side's calls with them.
public protocol PluginInstance: Sendable {
    /// Runs a hook.
    @concurrent func run(_ call: HookCall, _ context: PluginContext) async throws -> HookResult
    /// Tells the plugin that its installation is awake.
    @concurrent func start(_ context: PluginContext) async throws
    /// Tells the plugin that its installation goes to sleep.
    @concurrent func stop(_ context: PluginContext) async throws
    /// Lets the instance go.
    func close() async
}
