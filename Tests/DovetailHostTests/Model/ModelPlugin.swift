import DovetailCore
import DovetailPlugin
import DovetailTesting
import Synchronization

/// The plugin of which the model is: every method writes its name to storage and to a table, and fails if it is told to.
final class ModelPlugin: Sendable {
    private struct Fault: Error {}

    /// The method that does not do what the model says: it writes nothing.
    private let idle: ModelHook?
    /// What each owner's plugin fails in, the next time.
    private let faults = Mutex<[String: ModelHook]>([:])

    /// Makes the plugin.
    ///
    /// - Parameter idle: The method that is to be other than the model's, to see that this is found; nil for none.
    init(idleIn idle: ModelHook? = nil) { self.idle = idle }

    /// Has a method of an owner's plugin fail the next time that it is called; nil for none.
    func fail(_ hook: ModelHook?, of owner: Owner) { self.faults.withLock { $0[owner.rawValue] = hook } }

    /// The packages of its releases.
    static let packages = ModelRelease.allCases.map { release in
        TestPackage(
            "Ledger", version: release.rawValue,
            [
                "configuration": ["number": ["type": "integer", "default": 0]],
                "api_endpoints": [["method": "GET", "path": "/entries"], ["method": "POST", "path": "/entries"]],
                "database": [
                    "tables": [["name": "entries", "owner_column": "owner"]],
                    "migrations": ["migrations/001-entries.sql"],
                ],
            ],
            files: [
                "migrations/001-entries.sql":
                    "CREATE TABLE entries (id INTEGER PRIMARY KEY, owner TEXT NOT NULL, entry TEXT NOT NULL);"
            ])
    }

    /// The plugin's object.
    var plugin: ScriptedPlugin {
        var plugin = ScriptedPlugin()
        plugin.onInstall = { try await self.enter(.install, $0) }
        plugin.onEnable = { try await self.enter(.enable, $0) }
        plugin.onDisable = { try await self.enter(.disable, $0) }
        plugin.onUpdate = { context, _ in try await self.enter(.update, context) }
        plugin.onConfigure = { context, _ in try await self.enter(.configure, context) }
        plugin.onUninstall = { context in
            try await context.database.execute("DELETE FROM entries WHERE owner = :owner")
            try self.failIfTold(.uninstall, context)
            return .done
        }
        plugin.onStart = { context in
            try await context.routes.get("/entries") { _ in try .json(try await Self.entries(context)) }
            try await context.routes.post("/entries") { _ in
                try await Self.write("write", context)
                return .text("written")
            }
            try self.failIfTold(.start, context)
        }
        return plugin
    }

    private func enter(_ hook: ModelHook, _ context: PluginContext) async throws -> HookResult {
        if hook != self.idle { try await Self.write(hook.rawValue, context) }
        try self.failIfTold(hook, context)
        return .done
    }

    private func failIfTold(_ hook: ModelHook, _ context: PluginContext) throws {
        let isTold = self.faults.withLock { faults in
            guard faults[context.owner.rawValue] == hook else { return false }
            faults[context.owner.rawValue] = nil
            return true
        }
        if isTold { throw Fault() }
    }

    private static func write(_ entry: String, _ context: PluginContext) async throws {
        try await context.storage.set(try await Self.entries(context) + [entry], for: "entries")
        try await context.database.execute("INSERT INTO entries (owner, entry) VALUES (:owner, ?)", entry)
    }

    private static func entries(_ context: PluginContext) async throws -> [String] {
        try await context.storage.value(for: "entries", as: [String].self) ?? []
    }
}
