public import DovetailPlugin

/// Writes every hook that it runs to all that a plugin can write to, in one unit of work, so that a test sees whether all
/// of it was kept or nothing.
///
/// A hook that the setting `fail_in` names fails after it has written.
public struct LedgerPlugin: Plugin {
    /// Makes the plugin's object.
    public init() {}

    public func install(_ context: PluginContext) async throws -> HookResult {
        try await self.enter("install", context)
    }

    public func enable(_ context: PluginContext) async throws -> HookResult { try await self.enter("enable", context) }

    public func disable(_ context: PluginContext) async throws -> HookResult {
        try await self.enter("disable", context)
    }

    /// Deletes the rows of whoever removes the plugin: what else it has kept, the host deletes.
    public func uninstall(_ context: PluginContext) async throws -> HookResult {
        if !context.manifest.migrations.isEmpty {
            try await context.database.execute("DELETE FROM entries WHERE owner = :owner")
        }
        try await self.failIfTold("uninstall", context)
        return .done
    }

    public func update(_ context: PluginContext, from version: SemanticVersion) async throws -> HookResult {
        try await self.enter("update", context)
    }

    public func configure(_ context: PluginContext, old: ConfigurationValues) async throws -> HookResult {
        try await self.enter("configure", context)
    }

    /// Answers with what is in storage; whoever posts to it adds an entry, and may have it fall ill.
    public func start(_ context: PluginContext) async throws {
        try await context.routes.get("/ledger") { _ in
            try .json(try await context.storage.value(for: Self.key, as: [String].self) ?? [])
        }
        try await context.routes.post("/ledger") { _ in
            try await context.storage.set("\(context.version)", for: "last")
            if !context.manifest.migrations.isEmpty {
                try await context.database.execute("INSERT INTO entries (owner, hook) VALUES (:owner, 'post')")
            }
            return .text("\(context.version)")
        }
        try await context.routes.post("/illness") { _ in
            try await context.storage.set(true, for: Self.illness)
            return .text("\(context.version)")
        }
        try await self.failIfTold("start", context)
    }

    /// Says that it is not well once it has fallen ill, which lasts as long as its storage.
    public func health(_ context: PluginContext) async throws -> PluginHealth {
        try await self.failIfTold("health", context)
        let isIll = try await context.storage.value(for: Self.illness, as: Bool.self) ?? false
        return PluginHealth(isHealthy: !isIll, message: isIll ? "It has fallen ill." : nil)
    }

    private static let key = "ledger"
    private static let illness = "illness"

    private func enter(_ hook: String, _ context: PluginContext) async throws -> HookResult {
        let entries = try await context.storage.value(for: Self.key, as: [String].self) ?? []
        try await context.storage.set(entries + [hook], for: Self.key)
        if !context.manifest.migrations.isEmpty {
            try await context.database.execute("INSERT INTO entries (owner, hook) VALUES (:owner, ?)", hook)
        }
        try await context.notifications.send(hook, "\(entries.count)")
        try await self.failIfTold(hook, context)
        return .done
    }

    private func failIfTold(_ hook: String, _ context: PluginContext) async throws {
        guard try await context.configuration.value("fail_in", as: String.self) != hook else {
            throw PluginFailure.permanent("The ledger fails in \(hook).")
        }
    }
}
