import DovetailCore
import DovetailHost
import DovetailPlugin
import DovetailTesting
import Foundation
import Testing

@Suite("A plugin's database that is gone or empty is not made anew", .timeLimit(.minutes(10)))
struct LostDatabaseTests {
    private static let fields: [String: JSONValue] = ["api_endpoints": [["method": "GET", "path": "/"]]]

    /// A plugin that writes a row when it is enabled, and needs its table to start.
    private static var plugin: ScriptedPlugin {
        var plugin = ScriptedPlugin()
        plugin.onEnable = { context in
            try await context.database.execute("INSERT INTO notes (owner, text) VALUES (:owner, 'kept')")
            return .done
        }
        plugin.onStart = { context in
            _ = try await context.database.query("SELECT count(*) FROM notes WHERE owner = :owner")
            try await context.routes.get("/") { _ in .text("here") }
        }
        plugin.onUninstall = { context in
            try await context.database.execute("DELETE FROM notes WHERE owner = :owner")
            return .done
        }
        return plugin
    }

    private static let prepare: @Sendable (TestHost) throws -> Void = { try $0.add(notesPackage(fields), plugin) }

    /// A folder in which a host has stopped that had Notes enabled for ada.
    private static func folder() async throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try await withHost(in: folder, prepare: self.prepare) { host in
            try await host.installAndEnable("Notes", for: try await host.user("ada"))
            #expect(try await host.count(of: "notes") == 1)
        }
        return folder
    }

    private static func expectLoss(
        _ error: DovetailError?, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let message = error?.message ?? ""
        #expect(error?.code == .databaseFailed && error?.remedy == .askOperator, sourceLocation: sourceLocation)
        for words in ["The database of Notes is", "notes.sqlite", "dovetail restore", "--force"] {
            #expect(message.contains(words), "\(message)", sourceLocation: sourceLocation)
        }
    }

    @Test(
        "the start of what needs it ends in an error that says so, nobody else gets an empty one, and a retry works once it is back",
        arguments: SetAsideDatabase.Loss.allCases)
    private func lost(_ loss: SetAsideDatabase.Loss) async throws {
        let folder = try await Self.folder()
        let database = try SetAsideDatabase(loss, in: folder)
        try await withHost(in: folder, prepare: Self.prepare) { host in
            let ada = try await host.user("ada"), bob = try await host.user("bob")
            #expect(try await host.state("Notes", of: ada) == .error)
            Self.expectLoss(try await host.host.operations().first?.error)
            let answer = try await host.perform(.retry, "Notes", for: ada)
            #expect(answer.state == .error)
            Self.expectLoss(answer.error)
            #expect(try await host.perform(.install(), "Notes", for: bob).state == .error)
            #expect(try !database.isMadeAnew)
            try database.putBack()
            #expect(try await host.perform(.retry, "Notes", for: ada).state == .enabled)
            #expect(try await host.perform(.retry, "Notes", for: bob).state == .installed)
            #expect(try await host.send(.get, "/", to: "Notes", as: "ada").status == 200)
            #expect(try await host.count(of: "notes", owner: "ada") == 2)
        }
    }

    @Test("whoever has nothing to do with the database when they start is told when they come to it")
    func later() async throws {
        let folder = try TemporaryFolder()
        var plugin = ScriptedPlugin()
        plugin.onStart = { context in
            try await context.routes.get("/") { request in
                do {
                    _ = try await context.database.query("SELECT count(*) FROM notes")
                    return .text("here")
                } catch {
                    return .text("\(error)")
                }
            }
        }
        let prepare: (TestHost) throws -> Void = { [plugin] in try $0.add(notesPackage(Self.fields), plugin) }
        try await withHost(in: folder, prepare: prepare) { host in
            try await host.installAndEnable("Notes", for: try await host.user("ada"))
        }
        let database = try SetAsideDatabase(.removed, in: folder)
        try await withHost(in: folder, prepare: prepare) { host in
            let ada = try await host.user("ada")
            #expect(try await host.state("Notes", of: ada) == .enabled)
            let answer = try await host.send(.get, "/", to: "Notes", as: "ada").body.collect(upTo: 1_000)
            #expect(String(decoding: answer, as: UTF8.self).contains("The database of Notes is gone"))
            try database.putBack()
            let second = try await host.send(.get, "/", to: "Notes", as: "ada").body.collect(upTo: 1_000)
            #expect(String(decoding: second, as: UTF8.self) == "here")
        }
    }

    @Test("an operation that was committing there is neither finished nor undone until it is back")
    func committing() async throws {
        let folder = try await Self.folder()
        let interrupted = try await Interruption(folder).prepareDisable(committing: true)
        let database = try SetAsideDatabase(.removed, in: folder)
        try await withHost(in: folder, prepare: Self.prepare) { host in
            let ada = try await host.user("ada")
            #expect(try await host.host.operations().first { $0.id == interrupted.id }?.status == .running)
            #expect(try await host.perform(.enable, "Notes", for: ada).error?.code == .databaseFailed)
            try database.putBack()
            #expect(try await host.perform(.enable, "Notes", for: ada).isSuccess)
            #expect(try await host.host.operations().first { $0.id == interrupted.id }?.status == .succeeded)
            #expect(try await host.storedKeys("Notes", of: ada) == ["key"])
        }
    }

    @Test("an operator who puts an empty one of the host's there has what was committing undone")
    func committingWithoutBackup() async throws {
        let folder = try await Self.folder()
        let interrupted = try await Interruption(folder).prepareDisable(committing: true)
        try SetAsideDatabase(.removed, in: folder).beginAnew()
        try await withHost(in: folder, prepare: Self.prepare) { host in
            let ada = try await host.user("ada")
            #expect(try await host.host.operations().first { $0.id == interrupted.id }?.status == .undone)
            #expect(try await host.perform(.uninstall(force: true), "Notes", for: ada).isSuccess)
            try await host.installAndEnable("Notes", for: ada)
            #expect(try await host.count(of: "notes") == 1)
        }
    }

    @Test("once everybody who had it has been uninstalled with force, an install begins anew")
    func anew() async throws {
        let folder = try await Self.folder()
        let database = try SetAsideDatabase(.cut, in: folder)
        try await withHost(in: folder, prepare: Self.prepare) { host in
            let ada = try await host.user("ada")
            #expect(try await !host.perform(.uninstall(force: false), "Notes", for: ada).isSuccess)
            let answer = try await host.perform(.uninstall(force: true), "Notes", for: ada)
            #expect(answer.isSuccess)
            Self.expectLoss(answer.warnings.first)
            #expect(try !database.isMadeAnew)
            try await host.installAndEnable("Notes", for: ada)
            #expect(try await host.count(of: "notes") == 1)
        }
    }

    @Test("first installs make it, those of many at once too, and so does the first update that brings tables")
    func made() async throws {
        let bare = TestPackage("Notes", version: "0.9.0")
        try await withHost {
            try $0.add(bare, ScriptedPlugin())
            try $0.add(notesPackage(), ScriptedPlugin())
        } body: { host in
            let ada = try await host.user("ada")
            let old = SemanticVersion(0, 9, 0)
            #expect(try await host.perform(.install(version: old), "Notes", for: ada).isSuccess)
            #expect(try await host.perform(.update(), "Notes", for: ada).isSuccess)
            #expect(try await host.count(of: "notes") == 0)
            #expect(try await host.perform(.uninstall(force: false), "Notes", for: ada).isSuccess)
            for release in [old, SemanticVersion(1, 0, 0)] {
                try await host.host.withdraw(ReleaseID(slug: PluginSlug("Notes"), version: release))
            }
            #expect(!FileManager.default.fileExists(atPath: host.folder.file("databases/notes.sqlite")))
        }
        try await withHost(prepare: Self.prepare) { host in
            var owners: [Owner] = []
            for number in 1...5 { owners.append(try await host.user("user\(number)")) }
            try await withThrowingTaskGroup { group in
                for owner in owners { group.addTask { try await host.installAndEnable("Notes", for: owner) } }
                try await group.waitForAll()
            }
            #expect(try await host.count(of: "notes") == 5)
        }
    }
}
