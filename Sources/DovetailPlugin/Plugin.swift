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
/// ``migrate(_:_:from:)``, ``update(_:from:)`` and ``configure(_:old:)`` run once per operation, each in a unit of work: what they write through
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

    /// Runs one migration of this owner's data that the manifest names and that needs code.
    ///
    /// It runs once for each owner, before ``update(_:from:)``, as a hook: staged, and undone when anything later in the
    /// update fails.
    ///
    /// - Parameters:
    ///   - context: The capabilities, for this migration.
    ///   - migration: Its name in the manifest.
    ///   - version: The release that the installation comes from.
    /// - Throws: Anything, to go back to the old release with its data. A plugin that does not implement this throws that it
    ///   has no code for the migration.
    @concurrent func migrate(
        _ context: PluginContext, _ migration: String, from version: SemanticVersion
    ) async throws

    /// The installation becomes awake: bind handlers.
    @concurrent func start(_ context: PluginContext) async throws
    /// The installation goes to sleep; everything that `start` bound is released afterwards without further ado.
    @concurrent func stop(_ context: PluginContext) async throws

    /// How the plugin is for this owner.
    ///
    /// The host asks while the installation is awake; handlers may run beside it. Look at what is there and do not work
    /// long: the host asks again.
    ///
    /// - Parameter context: The capabilities of the installation that is awake, as `start` was given them.
    /// - Returns: What works and what does not.
    /// - Throws: Anything: it counts as not healthy, for that reason.
    @concurrent func health(_ context: PluginContext) async throws -> PluginHealth

    /// The installation goes to sleep: what shall it go on with when it wakes again?
    ///
    /// Asked before ``stop(_:)``, with which it shares one time limit, also when the host stops; not before an uninstall.
    ///
    /// - Parameter context: The capabilities, as `stop` is given them.
    /// - Returns: What is under way, at most 256 KiB of it as JSON; nil for nothing to keep: then what was kept before goes.
    /// - Throws: Anything: what was saved before stays, and that is a warning.
    @concurrent func saveState(_ context: PluginContext) async throws -> PluginState?

    /// The installation woke, and was under way with this when it went to sleep.
    ///
    /// Runs after ``start(_:)`` and before the first request. After a crash of the host or of the plugin's process comes
    /// what was saved last, perhaps for the second time: take what is done already for done.
    ///
    /// - Parameters:
    ///   - context: The capabilities, as `start` is given them.
    ///   - state: What ``saveState(_:)`` has answered, perhaps that of an older release.
    /// - Throws: Anything: the installation serves without, and that is a warning.
    @concurrent func restoreState(_ context: PluginContext, _ state: PluginState) async throws
}

extension Plugin {
    public func install(_ context: PluginContext) async throws -> HookResult { .done }
    public func enable(_ context: PluginContext) async throws -> HookResult { .done }
    public func disable(_ context: PluginContext) async throws -> HookResult { .done }
    public func uninstall(_ context: PluginContext) async throws -> HookResult { .done }
    public func update(_ context: PluginContext, from version: SemanticVersion) async throws -> HookResult { .done }
    public func configure(_ context: PluginContext, old: ConfigurationValues) async throws -> HookResult { .done }
    public func migrate(_ context: PluginContext, _ migration: String, from version: SemanticVersion) async throws {
        throw PluginFailure.noCode(forMigration: migration)
    }
    public func start(_ context: PluginContext) async throws {}
    public func stop(_ context: PluginContext) async throws {}
    public func health(_ context: PluginContext) async throws -> PluginHealth { .healthy }
    public func saveState(_ context: PluginContext) async throws -> PluginState? { nil }
    public func restoreState(_ context: PluginContext, _ state: PluginState) async throws {}
}
