// What WritingAPlugin.md shows in Swift beside the plugin of `dovetail plugin new`: compiled, so that it stays right.
public import DovetailPlugin
import Foundation
import Synchronization

/// Notes in a database.
public struct Snippets: Plugin {
    /// Makes the plugin's object.
    public init() {}

    public func configure(_ context: PluginContext, old: ConfigurationValues) async throws -> HookResult {
        let longest: Int = try await context.configuration.value("longest_note") ?? 280
        guard longest % 10 == 0 else { throw PluginFailure.validation("Choose a multiple of ten.") }
        if try await context.configuration.changedKeys(since: old).contains("language") {
            try await context.storage.remove("words")
        }
        return "Notes have up to \(longest) characters now."
    }

    public func enable(_ context: PluginContext) async throws -> HookResult {
        try await context.features.require("notes") { _ = try await latest(context) }
        await context.features.offer("statistics") { try await index(context) }
        return .done
    }

    public func update(_ context: PluginContext, from version: SemanticVersion) async throws -> HookResult {
        let count = try await context.database.execute(
            "UPDATE notes SET stars = 1 WHERE owner = :owner AND text LIKE '%!'"
        ).changes
        return "Notes that have a star now: \(count)."
    }

    public func migrate(_ context: PluginContext, _ migration: String, from version: SemanticVersion) async throws {
        for key in try await context.storage.keys(prefix: "line:") {
            if let line = try await context.storage.value(for: key, as: String.self) { try await keep(line, context) }
            try await context.storage.remove(key)
        }
    }

    public func health(_ context: PluginContext) async throws -> PluginHealth {
        let count = try await latest(context).count
        return PluginHealth(components: ["database": .healthy], metrics: ["notes.latest": Double(count)])
    }

    public func uninstall(_ context: PluginContext) async throws -> HookResult {
        let count = try await context.database.execute("DELETE FROM notes WHERE owner = :owner").changes
        return "Your \(count) notes are deleted."
    }

    public func start(_ context: PluginContext) async throws {
        try await context.events.subscribe("document.counted") { event in
            let words = try event.decode(Document.self).words
            try await context.storage.set(words, for: "words")
        }
        try await context.services.provide("notes.count") { _ in
            try await context.database.query("SELECT id FROM notes WHERE owner = :owner").count
        }
        try await context.tasks.run("index") {
            try await index(context)
        }
    }
}

/// What the event `document.counted` brings.
struct Document: Decodable {
    let words: Int
}

/// Knows where its user was.
public final class Reader: Plugin {
    private let page = Mutex(1)

    public init() {}

    public func saveState(_ context: PluginContext) async throws -> PluginState? {
        PluginState(userSession: ["page": .integer(self.page.withLock { $0 })])
    }

    public func restoreState(_ context: PluginContext, _ state: PluginState) async throws {
        self.page.withLock { $0 = state.userSession["page"]?.wholeNumber ?? 1 }
    }
}

func keep(_ text: String, _ context: PluginContext) async throws {
    try await context.database.execute(
        "INSERT INTO notes (owner, text, written_at) VALUES (:owner, ?, ?)", text, Date())
}

func latest(_ context: PluginContext) async throws -> [String] {
    let rows = try await context.database.query(
        "SELECT text FROM notes WHERE owner = :owner ORDER BY id DESC LIMIT 10")
    return try rows.map { try $0.value("text") }
}

func move(_ context: PluginContext) async throws {
    try await context.database.transaction { database in
        try await database.execute("DELETE FROM drafts WHERE owner = :owner")
        try await database.execute("INSERT INTO notes (owner, text, written_at) VALUES (:owner, 'moved', ?)", Date())
    }
}

func index(_ context: PluginContext) async throws {
    for text in try await latest(context) {
        let words: Int = try await context.services.call("text.statistics", method: "words", ["text": text])
        context.logger.info("Counted a note", metadata: ["note.words": "\(words)"])
    }
}
