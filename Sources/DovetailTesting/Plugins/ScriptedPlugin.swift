public import DovetailCore
public import DovetailPlugin

/// A plugin whose every method is a closure, for tests that need one to do this or that.
///
/// ```swift
/// var plugin = ScriptedPlugin()
/// plugin.onInstall = { context in throw PluginFailure.validation("no") }
/// ```
public struct ScriptedPlugin: Plugin {
    /// A hook.
    public typealias HookBody = @Sendable (PluginContext) async throws -> HookResult
    /// What happens when the installation wakes or goes to sleep.
    public typealias Body = @Sendable (PluginContext) async throws -> Void

    /// Runs in `install`.
    public var onInstall: HookBody = { _ in .done }
    /// Runs in `enable`.
    public var onEnable: HookBody = { _ in .done }
    /// Runs in `disable`.
    public var onDisable: HookBody = { _ in .done }
    /// Runs in `uninstall`.
    public var onUninstall: HookBody = { _ in .done }
    /// Runs in `update`, with the release it comes from.
    public var onUpdate: @Sendable (PluginContext, SemanticVersion) async throws -> HookResult = { _, _ in .done }
    /// Runs in `configure`, with the values before.
    public var onConfigure: @Sendable (PluginContext, ConfigurationValues) async throws -> HookResult = { _, _ in .done
    }
    /// Runs in `migrate`, with the migration's name and the release it comes from; nil for a plugin without such code.
    public var onMigrate: (@Sendable (PluginContext, String, SemanticVersion) async throws -> Void)?
    /// Runs in `start`.
    public var onStart: Body = { _ in }
    /// Runs in `stop`.
    public var onStop: Body = { _ in }
    /// Answers in `health`.
    public var onHealth: @Sendable (PluginContext) async throws -> PluginHealth = { _ in .healthy }
    /// Answers in `saveState`.
    public var onSaveState: @Sendable (PluginContext) async throws -> PluginState? = { _ in nil }
    /// Runs in `restoreState`, with what was saved.
    public var onRestoreState: @Sendable (PluginContext, PluginState) async throws -> Void = { _, _ in }

    /// A plugin that does nothing.
    public init() {}

    @concurrent public func install(_ context: PluginContext) async throws -> HookResult {
        try await self.onInstall(context)
    }

    @concurrent public func enable(_ context: PluginContext) async throws -> HookResult {
        try await self.onEnable(context)
    }

    @concurrent public func disable(_ context: PluginContext) async throws -> HookResult {
        try await self.onDisable(context)
    }

    @concurrent public func uninstall(_ context: PluginContext) async throws -> HookResult {
        try await self.onUninstall(context)
    }

    @concurrent public func update(
        _ context: PluginContext, from version: SemanticVersion
    ) async throws -> HookResult {
        try await self.onUpdate(context, version)
    }

    @concurrent public func configure(
        _ context: PluginContext, old: ConfigurationValues
    ) async throws -> HookResult {
        try await self.onConfigure(context, old)
    }

    @concurrent public func start(_ context: PluginContext) async throws { try await self.onStart(context) }

    @concurrent public func stop(_ context: PluginContext) async throws { try await self.onStop(context) }

    @concurrent public func migrate(
        _ context: PluginContext, _ migration: String, from version: SemanticVersion
    ) async throws {
        guard let onMigrate = self.onMigrate else { throw PluginFailure.noCode(forMigration: migration) }
        try await onMigrate(context, migration, version)
    }

    @concurrent public func health(_ context: PluginContext) async throws -> PluginHealth {
        try await self.onHealth(context)
    }

    @concurrent public func saveState(_ context: PluginContext) async throws -> PluginState? {
        try await self.onSaveState(context)
    }

    @concurrent public func restoreState(_ context: PluginContext, _ state: PluginState) async throws {
        try await self.onRestoreState(context, state)
    }
}
