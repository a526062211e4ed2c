public import DovetailCore
public import DovetailPlugin

/// The plugin of one installation, as long as it is awake, or for the length of one hook.
///
/// Its methods throw what the plugin throws. They are called one after another, but for ``health(_:)``, which may be asked
/// beside any other. What they bind, they bind through the
/// context's backends: a runner of processes answers the other side's calls with them.
///
/// When the process ends in which it lives, whatever is under way throws ``DovetailCore/DovetailError/Code/crashed``, and
/// so does every later call.
public protocol PluginInstance: Sendable {
    /// The process in which it lives; nil when it lives in the host's own.
    var process: ProcessNumber? { get }
    /// Whether the process in which it lived has ended: nothing can be asked of it any more.
    var isLost: Bool { get }
    /// Whether a call to what it binds ends with ``TimeLimitExceeded`` when the time of ``CallLimit/current`` is over.
    ///
    /// Where it does not, the host makes a task for each call, to be able to wait no longer.
    var keepsCallLimits: Bool { get }
    /// Runs a hook.
    @concurrent func run(_ call: HookCall, _ context: PluginContext) async throws -> HookResult
    /// Tells the plugin that its installation is awake.
    @concurrent func start(_ context: PluginContext) async throws
    /// Tells the plugin that its installation goes to sleep.
    @concurrent func stop(_ context: PluginContext) async throws
    /// Asks the plugin how it is.
    ///
    /// - Parameter context: That of the awake installation.
    /// - Returns: What it says, ``DovetailCore/PluginHealth/bounded``.
    /// - Throws: What the plugin throws, which means that it is not healthy.
    @concurrent func health(_ context: PluginContext) async throws -> PluginHealth
    /// Asks the plugin, before `stop`, what it wants to go on with; nil for nothing.
    @concurrent func saveState(_ context: PluginContext) async throws -> PluginState?
    /// Gives the plugin back, after `start`, what it had said.
    @concurrent func restoreState(_ context: PluginContext, _ state: PluginState) async throws
    /// Lets the instance go; doing so twice is harmless.
    func close() async
}

// What an instance need not say that lives in the host's own process, and what one has no code for.
extension PluginInstance {
    public var process: ProcessNumber? { nil }
    public var isLost: Bool { false }
    public var keepsCallLimits: Bool { false }
    @concurrent public func health(_ context: PluginContext) async throws -> PluginHealth { .healthy }
    @concurrent public func saveState(_ context: PluginContext) async throws -> PluginState? { nil }
    @concurrent public func restoreState(_ context: PluginContext, _ state: PluginState) async throws {}
}
