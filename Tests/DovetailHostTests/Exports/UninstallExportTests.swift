import DovetailCore
import DovetailHost
import DovetailPlugin
import DovetailTesting
import Foundation
import Testing

@Suite("Whoever removes a plugin takes the data along, and leaves nothing", .timeLimit(.minutes(10)))
struct UninstallExportTests {
    private static let fields: [String: JSONValue] = [
        "configuration": ["color": ["type": "string", "default": "red"], "key": ["type": "string", "secret": true]]
    ]

    /// A plugin that has something of everything, and deletes none of its rows itself.
    private static func keeper(onUninstall: @escaping ScriptedPlugin.HookBody = { _ in .done }) -> ScriptedPlugin {
        var plugin = ScriptedPlugin()
        plugin.onInstall = { context in
            try await context.storage.set(["a": 1], for: "numbers")
            try await context.storage.set(bytes: [0xFF, 0x00], for: "raw")
            for text in ["one", "two"] {
                try await context.database.execute("INSERT INTO notes (owner, text) VALUES (:owner, ?)", text)
            }
            return .done
        }
        plugin.onUninstall = onUninstall
        return plugin
    }

    private func withNotes(
        _ plugin: ScriptedPlugin = Self.keeper(), in folder: TemporaryFolder? = nil, clock: any HostClock = .system,
        _ body: (TestHost, _ ada: Owner, _ bob: Owner) async throws -> Void
    ) async throws {
        try await withHost(in: folder, clock: clock) {
            try $0.add(notesPackage(Self.fields), plugin)
        } body: { host in
            let (ada, bob) = (try await host.user("ada"), try await host.user("bob"))
            for owner in [ada, bob] where try await host.state("Notes", of: owner) == .uninstalled {
                guard try await host.host.exports(ExportQuery(owner: owner)).isEmpty else { continue }
                try await host.installAndEnable("Notes", for: owner)
            }
            try await body(host, ada, bob)
        }
    }

    @Test("Q7 · settings, permissions, storage and rows are in the export with their types; of secrets only the names")
    func contents() async throws {
        try await self.withNotes { host, ada, _ in
            let settings: [String: JSONValue] = ["color": "blue", "key": "s3cr3t"]
            #expect(try await host.perform(.configure(settings), "Notes", for: ada).isSuccess)
            let result = try await host.perform(.uninstall(), "Notes", for: ada)
            let record = try #require(try await host.host.exports(ExportQuery(owner: ada)).first)
            #expect(record.id == result.operation?.id && record.reason == .uninstall)
            let file = try #require(try await ExportFile(of: ada, in: host))
            #expect(file.mode == 0o600)
            let header = try #require(file.lines.first)
            #expect(header["format"] == "dovetail.export" && header["format_version"] == 1)
            #expect(header["plugin"] == "Notes" && header["version"] == "1.0.0" && header["owner"] == "ada")
            #expect(header["reason"] == "uninstall" && header["exportDate"]?.string != nil)
            #expect(file.lines(of: "configuration") == [["type": "configuration", "key": "color", "value": "blue"]])
            #expect(file.lines(of: "secret") == [["type": "secret", "key": "key"]])
            #expect(file.lines(of: "grant").count == Permission.enforced.count)
            #expect(
                file.lines(of: "storage") == [
                    ["type": "storage", "key": "numbers", "encoding": "text", "value": "{\"a\":1}"],
                    ["type": "storage", "key": "raw", "encoding": "base64", "value": "/wA="],
                ])
            #expect(file.lines(of: "row").map { $0["values"]?["text"] } == ["one", "two"])
            #expect(file.lines(of: "row").allSatisfy { $0["table"] == "notes" && $0["values"]?["owner"] == "ada" })
            #expect(file.lines.last == ["type": "end", "entries": .integer(record.entries)])
            #expect(record.entries == file.lines.count - 2)
            let path = try await host.host.exportFile(record.id)
            #expect(RegularFile(path)?.size == record.bytes)
            #expect(try !String(contentsOfFile: path, encoding: .utf8).contains("s3cr3t"))
        }
    }

    @Test("Q7 · what the disable hook writes is in the export, and the host deletes rows that the hook has left")
    func hooks() async throws {
        var plugin = Self.keeper()
        plugin.onDisable = { context in
            try await context.database.execute("INSERT INTO notes (owner, text) VALUES (:owner, 'late')")
            try await context.storage.set("late", for: "late")
            return .done
        }
        try await self.withNotes(plugin) { host, ada, _ in
            #expect(try await host.perform(.uninstall(), "Notes", for: ada).isSuccess)
            let file = try #require(try await ExportFile(of: ada, in: host))
            #expect(file.lines(of: "row").map { $0["values"]?["text"] } == ["one", "two", "late"])
            #expect(file.lines(of: "storage").map { $0["key"] } == ["late", "numbers", "raw"])
            #expect(try await host.count(of: "notes", owner: "ada") == 0)
            #expect(try await host.count(of: "notes", owner: "bob") == 2)
        }
    }

    @Test(
        "Q7 · of what was removed nothing is left to be counted but the export, and of nobody else's anything is gone")
    func remains() async throws {
        try await self.withNotes { host, ada, bob in
            #expect(try await host.perform(.configure(["color": "blue"]), "Notes", for: ada).isSuccess)
            let before = try await host.remains(of: bob)
            let own = try await host.remains(of: ada)
            #expect(own.rows == ["notes": 2] && own.stored.storage == 2 && own.stored.configuration == 1)
            #expect(own.stored.grants == Permission.enforced.count && own.state == .enabled)
            #expect(try await host.perform(.uninstall(), "Notes", for: ada).isSuccess)
            let left = try await host.remains(of: ada)
            #expect(left.rows == ["notes": 0] && left.stored == StoredRemains(exports: 1))
            #expect(left.subscriptions == 0 && left.state == .uninstalled)
            #expect(try await host.remains(of: bob) == before)
        }
    }

    @Test("Q7 · whoever has nothing in a plugin gets no export")
    func nothing() async throws {
        try await self.withNotes(ScriptedPlugin()) { host, ada, _ in
            let result = try await host.perform(.uninstall(), "Notes", for: ada)
            #expect(result.isSuccess)
            let exports = try await host.host.exports()
            #expect(exports.isEmpty && host.exportNames.isEmpty)
        }
    }

    @Test("Q7 · an export that cannot be written keeps everything where it is, unless the removal is forced")
    func unwritable() async throws {
        try await self.withNotes { host, ada, _ in
            let folder = host.folder.file("data/exports")
            try Data().write(to: URL(fileURLWithPath: folder))
            let refused = try await host.perform(.uninstall(), "Notes", for: ada)
            #expect(!refused.isSuccess && refused.state == .error && refused.operation?.step == .export)
            #expect(refused.message.contains("could not be exported"))
            let kept = try await host.remains(of: ada)
            #expect(
                kept.rows == ["notes": 2] && kept.stored.storage == 2 && kept.stored.grants == Permission.enforced.count
            )
            let forced = try await host.perform(.uninstall(force: true), "Notes", for: ada)
            #expect(forced.isSuccess && forced.warnings.contains { $0.message.contains("could not be exported") })
            #expect(try await host.remains(of: ada).stored == StoredRemains())
            #expect(try await host.count(of: "notes", owner: "ada") == 0)
        }
    }

    @Test("Q7 · an uninstall that fails later leaves no file, and a retry writes one")
    func failing() async throws {
        let attempts = Record<String>()
        let plugin = Self.keeper { _ in
            attempts.add("uninstall")
            guard attempts.entries.count > 1 else { throw PluginFailure.temporary("Not now.") }
            return .done
        }
        try await self.withNotes(plugin) { host, ada, _ in
            #expect(try await host.perform(.uninstall(), "Notes", for: ada).state == .error)
            #expect(host.exportNames.isEmpty)
            let retried = try await host.perform(.retry, "Notes", for: ada)
            let id = try #require(retried.operation?.id)
            #expect(retried.isSuccess && host.exportNames == ["\(id).jsonl"])
        }
    }

    @Test("Q7 · an export goes when its owner removes it, and when its time is over; a file that is nobody's goes, too")
    func removal() async throws {
        let clock = ManualClock()
        let folder = try TemporaryFolder()
        try await self.withNotes(in: folder, clock: clock) { host, ada, bob in
            for owner in [ada, bob] {
                #expect(try await host.perform(.uninstall(), "Notes", for: owner).isSuccess)
                clock.advance(by: .seconds(40 * 24 * 60 * 60))
            }
            #expect(host.exportNames.count == 2)
            let own = try #require(try await host.host.exports(ExportQuery(owner: bob)).first)
            try await host.host.removeExport(own.id)
            await #expect(throws: DovetailError.self) { try await host.host.removeExport(own.id) }
            #expect(host.exportNames.count == 1)
            try Data().write(to: URL(fileURLWithPath: folder.file("data/exports/gone.partial")))
            try Data().write(to: URL(fileURLWithPath: folder.file("data/exports/gone.jsonl")))
        }
        try await self.withNotes(in: folder, clock: clock) { host, ada, _ in
            let kept = try await host.host.exports(ExportQuery(owner: ada))
            #expect(kept.count == 1 && host.exportNames == kept.map { "\($0.id).jsonl" })
        }
        clock.advance(by: .seconds(20 * 24 * 60 * 60))
        try await self.withNotes(in: folder, clock: clock) { host, _, _ in
            let kept = try await host.host.exports()
            #expect(kept.isEmpty && host.exportNames.isEmpty)
        }
    }
}
