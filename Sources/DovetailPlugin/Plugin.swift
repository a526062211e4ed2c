public import DovetailCore

/// A plugin: what its author writes, and all that the host calls.
///
/// Every method has a default that does nothing, so that a plugin only says what it cares about:
///
/// ```swift
/// struct Greeter: Plugin {
///     func start(_ context: PluginContext) async throws {
///         try await context.routes.get("/hello") { request in .text("Hello, \(request.user)!") }
///     }
/// }
/// ```
///
/// **Hooks change data, start binds.** The hooks ``install(_:)``, ``enable(_:)``, ``disable(_:)``, ``uninstall(_:)``,
/// ``update(_:from:)`` and ``configure(_:old:)`` run once per operation, each in a unit of work: what they write through
/// the context is kept when the operation ends well, and is as if it had never been when a hook throws, answers failure or
/// exceeds its time limit. ``start(_:)`` and ``stop(_:)`` run whenever the installation becomes awake or goes to
/// sleep – after an enable, at the start of the host, after a crash, on demand – and bind routes, event handlers, services,
/// schedules and tasks, all of which the host releases by itself.
///
/// There is one object per awake installation, and one for each hook of a sleeping one; nothing in it survives. Keep what
/// must last in ``PluginContext/storage`` or ``PluginContext/database``. All methods run outside the host's actors and may
/// run concurrently with the handlers that `start` has bound, but never with each other.
public protocol Plugin: Sendable {
    /// Makes the plugin's object; must not do any work.
    init()

    /// The plugin was installed for an owner: make that owner's data.
    @concurrent func install(_ context: PluginContext) async throws -> HookResult
    /// The plugin is about to serve; `start` follows.
    @concurrent func enable(_ context: PluginContext) async throws -> HookResult
    /// The plugin has stopped serving; `stop` has run before.
    @concurrent func disable(_ context: PluginContext) async throws -> HookResult
    /// The plugin is about to be removed for an owner: delete that owner's rows, never the tables.
    ///
    /// What lies in ``PluginContext/storage`` and in the configuration is removed by the host.
    @concurrent func uninstall(_ context: PluginContext) async throws -> HookResult
    /// The installation moved to this release: bring that owner's data along.
    ///
    /// - Parameters:
    ///   - context: The capabilities, for this hook.
    ///   - version: The release that it comes from. The migrations of the manifest have run already.
    /// - Returns: What to tell the user.
    /// - Throws: Anything, to go back to the old release with its data.
    @concurrent func update(_ context: PluginContext, from version: SemanticVersion) async throws -> HookResult
    /// The configuration changed.
    ///
    /// ``PluginContext/configuration`` holds the new values, already valid by the schema, and says by
    /// ``Configuration/changedKeys(since:)`` which have changed: begin anew only what depends on these. On an installation
    /// that is awake the hook may also bind handlers; those stay until it goes to sleep. On one that sleeps it runs in a
    /// fresh object, and `start` finds the new values later.
    ///
    /// - Parameters:
    ///   - context: The capabilities, for this hook.
    ///   - old: The values before.
    /// - Returns: What to tell the user, or a failure to refuse the new values; the old ones stay.
    /// - Throws: Anything, to refuse the new values.
    @concurrent func configure(_ context: PluginContext, old: ConfigurationValues) async throws -> HookResult

    /// The installation becomes awake: bind handlers.
    @concurrent func start(_ context: PluginContext) async throws
    /// The installation goes to sleep; everything that `start` bound is released afterwards without further ado.
    @concurrent func stop(_ context: PluginContext) async throws
}

extension Plugin {
    public func install(_ context: PluginContext) async throws -> HookResult { .done }
    public func enable(_ context: PluginContext) async throws -> HookResult { .done }
    public func disable(_ context: PluginContext) async throws -> HookResult { .done }
    public func uninstall(_ context: PluginContext) async throws -> HookResult { .done }
    public func update(_ context: PluginContext, from version: SemanticVersion) async throws -> HookResult { .done }
    public func configure(_ context: PluginContext, old: ConfigurationValues) async throws -> HookResult { .done }
    public func start(_ context: PluginContext) async throws {}
    public func stop(_ context: PluginContext) async throws {}
}
