import DovetailCore
import DovetailHost
import DovetailTesting
import Foundation
import GRDB
import Testing

@testable import DovetailSQLite

@Suite("What a look at store and databases finds", .timeLimit(.minutes(10)))
struct DatabaseCheckTests {
    private static func user(_ name: String, _ slug: String = "Notes") throws -> InstallationID {
        InstallationID(owner: .user(try UserID(name)), slug: try PluginSlug(slug))
    }

    /// What the checks of the databases find, as lines of kind, standing, place and owner.
    private static func look(
        at folder: TemporaryFolder, _ visit: DataVisit = .looking
    ) async throws -> [String] {
        let store = try SQLiteStore(inspecting: folder.file("dovetail.sqlite"))
        let databases = PluginDatabaseCheck(of: folder.path, with: store)
        let checks: [any DataCheck] = [
            StoreCheck(of: folder.path), databases,
            JournalCheck(of: store) { try await databases.hasCommitted($0, in: $1) },
        ]
        var lines: [String] = []
        for check in checks where visit != .beside || check.canLookBesideHost {
            for finding in try await check.run(visit) {
                let end =
                    finding.advice.contains("finishes it")
                    ? " finish" : finding.advice.contains("undoes it") ? " undo" : ""
                lines.append(
                    "\(finding.code) \(finding.standing) \(finding.place) \(finding.owner?.rawValue ?? "-")\(end)")
            }
        }
        try store.close()
        return lines
    }

    @Test("A host that stopped in good order has left nothing to find")
    func clean() async throws {
        let plugins = try await TwoPlugins()
        try await plugins.publish()
        try await plugins.install(Self.user("ada"))
        try await plugins.close()
        #expect(try await Self.look(at: plugins.folder) == [])
    }

    @Test("A file that is no database and has no plugin is nobody's loss")
    func strayFile() async throws {
        let plugins = try await TwoPlugins()
        try await plugins.publish()
        try await plugins.install(Self.user("ada"))
        try await plugins.close()
        try Data("no database".utf8).write(to: URL(fileURLWithPath: plugins.folder.file("databases/ghost.sqlite")))
        #expect(try await Self.look(at: plugins.folder) == ["database.orphan wrong databases/ghost.sqlite -"])
    }

    @Test(
        "Open operations are told with what becomes of them: finished where the plugin's database has them, else undone"
    )
    func journal() async throws {
        let plugins = try await TwoPlugins()
        try await plugins.publish()
        try await plugins.install(Self.user("ada"), until: .begun)
        try await plugins.install(Self.user("bob"), until: .committed)
        try await plugins.close()
        let found = try await Self.look(at: plugins.folder)
        #expect(
            Set(found) == [
                "journal.open note dovetail.sqlite ada undo", "journal.open note dovetail.sqlite bob finish",
            ])
        #expect(try await Self.look(at: plugins.folder, .beside) == [])
        let recovered = try await RecoveredFolder(plugins.folder.path)
        #expect(recovered.installed == [try Self.user("bob")])
    }

    @Test("Notes of operations that are over do no harm, and mending forgets them and no others")
    func unsettled() async throws {
        let plugins = try await TwoPlugins()
        try await plugins.publish()
        try await plugins.install(Self.user("ada"), until: .applied)
        try await plugins.install(Self.user("bob"), until: .committed)
        try await plugins.close()
        let open = "journal.open note dovetail.sqlite bob finish"
        let place = "databases/notes.sqlite -"
        #expect(try await Self.look(at: plugins.folder) == ["database.unsettled note \(place)", open])
        #expect(try await Self.look(at: plugins.folder, .mending) == ["database.unsettled mended \(place)", open])
        #expect(try await Self.look(at: plugins.folder) == [open])
    }

    @Test("A database that is newer than the store, as when only the store was restored, is told")
    func ahead() async throws {
        let plugins = try await TwoPlugins()
        try await plugins.publish()
        try await plugins.close()
        let old = try #require(FileManager.default.contents(atPath: plugins.folder.file("dovetail.sqlite")))
        let again = try await TwoPlugins()
        try await again.publish()
        try await again.install(Self.user("ada"), until: .applied)
        try await again.close()
        try old.write(to: URL(fileURLWithPath: again.folder.file("dovetail.sqlite")))
        #expect(try await Self.look(at: again.folder) == ["database.ahead wrong databases/notes.sqlite -"])
    }

    @Test(
        "A database whose plugin is nobody's, and installations whose release is gone, are told; nothing of them is removed"
    )
    func orphans() async throws {
        let plugins = try await TwoPlugins()
        try await plugins.install(Self.user("ada"))
        try await plugins.close()
        let expected: Set = [
            "installation.lost wrong dovetail.sqlite ada", "database.orphan wrong databases/tasks.sqlite -",
        ]
        #expect(Set(try await Self.look(at: plugins.folder, .mending)) == expected)
        #expect(Set(try await Self.look(at: plugins.folder)) == expected)
    }

    @Test("An installation that waits for an operation nobody carries out is told")
    func stuck() async throws {
        let plugins = try await TwoPlugins()
        try await plugins.publish()
        try await plugins.install(Self.user("ada"))
        try await plugins.close()
        let queue = try DatabaseQueue(path: plugins.folder.file("dovetail.sqlite"))
        try await queue.write {
            try $0.execute(sql: "UPDATE installations SET state = 'updating', origin = 'installed'")
        }
        try queue.close()
        #expect(try await Self.look(at: plugins.folder) == ["installation.stuck wrong dovetail.sqlite ada"])
    }

    @Test("Damage of the store and of a plugin's database is told in SQLite's words")
    func damage() async throws {
        let plugins = try await TwoPlugins()
        try await plugins.publish()
        try await plugins.close()
        let text = Data(String(repeating: "no database ", count: 1_000).utf8)
        try text.write(to: URL(fileURLWithPath: plugins.folder.file("databases/notes.sqlite")))
        let path = plugins.folder.file("dovetail.sqlite")
        let store = try SQLiteStore(inspecting: path)
        let broken = try await PluginDatabaseCheck(of: plugins.folder.path, with: store).run(.looking)
        try store.close()
        #expect(broken.map(\.code) == ["database.damaged"])
        #expect(broken.first?.plugin == (try PluginSlug("Notes")))
        try text.write(to: URL(fileURLWithPath: path))
        let findings = try await StoreCheck(of: plugins.folder.path).run(.looking)
        #expect(findings.map(\.code) == ["store.damaged"])
        #expect(findings.first?.text.contains("file is not a database") == true)
        #expect(throws: DovetailError.self) { try SQLiteStore(inspecting: path) }
    }

    @Test("A store of another version, and one of another program, are told and left as they are")
    func versions() async throws {
        for (change, code) in [
            ("DELETE FROM grdb_migrations WHERE identifier = '3'", "store.older"),
            ("INSERT INTO grdb_migrations VALUES ('99')", "store.newer"),
            ("PRAGMA application_id = 7", "store.foreign"),
        ] {
            let plugins = try await TwoPlugins()
            try await plugins.close()
            let path = plugins.folder.file("dovetail.sqlite")
            let queue = try DatabaseQueue(path: path)
            try await queue.write { try $0.execute(sql: change) }
            try queue.close()
            let before = FileManager.default.contents(atPath: path)
            #expect(try await StoreCheck(of: plugins.folder.path).run(.looking).map(\.code) == [code])
            #expect(throws: DovetailError.self) { try SQLiteStore(inspecting: path) }
            #expect(FileManager.default.contents(atPath: path) == before)
        }
    }

    @Test("Rows that refer to nothing are counted")
    func foreignKeys() async throws {
        let plugins = try await TwoPlugins()
        try await plugins.publish()
        try await plugins.close()
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: plugins.folder.file("dovetail.sqlite"), configuration: configuration)
        try await queue.write { try $0.execute(sql: "INSERT INTO grants VALUES ('ada', 'Notes', 'storage.read')") }
        try queue.close()
        #expect(try await Self.look(at: plugins.folder) == ["store.orphans wrong dovetail.sqlite -"])
    }
}
