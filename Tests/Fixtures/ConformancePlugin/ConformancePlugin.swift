public import DovetailPlugin

/// The conformance plugin in Swift: does nothing by itself, and all that it is told.
///
/// `Documentation/ConformancePlugin.md` says what it does.
public struct ConformancePlugin: Plugin {
    /// Makes the plugin's object.
    public init() {}

    public func install(_ context: PluginContext) async throws -> HookResult { try await self.run("install", context) }

    public func enable(_ context: PluginContext) async throws -> HookResult { try await self.run("enable", context) }

    public func disable(_ context: PluginContext) async throws -> HookResult { try await self.run("disable", context) }

    public func uninstall(_ context: PluginContext) async throws -> HookResult {
        try await self.run("uninstall", context)
    }

    public func update(_ context: PluginContext, from version: SemanticVersion) async throws -> HookResult {
        try await self.run("update", context, given: ["from": .string("\(version)")])
    }

    public func configure(_ context: PluginContext, old: ConfigurationValues) async throws -> HookResult {
        try await self.run("configure", context, given: ["old": .object(old.values)])
    }

    public func start(_ context: PluginContext) async throws {
        try await context.routes.post("/run") { request in
            let order = try await request.decode(Order.self)
            let scene = Scene(context)
            return try scene.reply.response(try await scene.run(order.steps))
        }
        _ = try await self.run("start", context)
    }

    public func stop(_ context: PluginContext) async throws { _ = try await self.run("stop", context) }

    public func migrate(_ context: PluginContext, _ migration: String, from version: SemanticVersion) async throws {
        let given: [String: JSONValue] = ["migration": .string(migration), "from": .string("\(version)")]
        if try await self.scene("migrate", context, given: given) == nil {
            try await Bare().migrate(context, migration, from: version)
        }
    }

    public func health(_ context: PluginContext) async throws -> PluginHealth {
        guard let said = try await self.scene("health", context)?.reply.said("health") else { return .healthy }
        return try said.decode(PluginHealth.self)
    }

    public func saveState(_ context: PluginContext) async throws -> PluginState? {
        try await self.scene("save_state", context)?.reply.said("state")?.decode(PluginState.self)
    }

    public func restoreState(_ context: PluginContext, _ state: PluginState) async throws {
        let given: JSONValue = [
            "user_session": .object(state.userSession), "active_connections": .array(state.activeConnections),
            "pending_operations": .array(state.pendingOperations),
        ]
        _ = try await self.scene("restore_state", context, given: ["state": given])
    }

    /// Takes the steps of what is no hook, where there are any; the scene knows what they said.
    private func scene(
        _ name: String, _ context: PluginContext, given: [String: JSONValue] = [:]
    ) async throws -> Scene? {
        let steps = try await context.configuration.value("on_\(name)", as: [JSONValue].self) ?? []
        guard !steps.isEmpty else { return nil }
        Memory.shared.remember(name, in: context.owner.rawValue)
        let scene = Scene(context, given: .object(given.merging(["hook": .string(name)]) { given, _ in given }))
        _ = try await scene.run(steps)
        return scene
    }

    private func run(
        _ hook: String, _ context: PluginContext, given: [String: JSONValue] = [:]
    ) async throws -> HookResult {
        Memory.shared.remember(hook, in: context.owner.rawValue)
        let steps = try await context.configuration.value("on_\(hook)", as: [JSONValue].self) ?? []
        guard !steps.isEmpty else { return .done }
        let scene = Scene(context, given: .object(given.merging(["hook": .string(hook)]) { given, _ in given }))
        return scene.reply.hookResult(try await scene.run(steps))
    }
}

/// A plugin that says nothing of its own.
private struct Bare: Plugin {}

/// The body of `POST /run`.
private struct Order: Decodable {
    let steps: [JSONValue]
}
