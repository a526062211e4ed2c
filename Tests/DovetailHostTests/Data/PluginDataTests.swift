import DovetailCore
import DovetailHost
import DovetailPlugin
import DovetailTesting
import Foundation
import Testing

@Suite("A plugin's data is its own, and its owner's")
struct PluginDataTests {
    @Test("B6 · B7 · tables are made once and stay; each user's rows come and go alone")
    func rows() async throws {
        var plugin = ScriptedPlugin()
        plugin.onInstall = { context in
            try await context.database.transaction { database in
                try await database.execute("INSERT INTO notes (owner, text) VALUES (:owner, ?)", "first")
                try await database.execute("INSERT INTO notes (owner, text) VALUES (:owner, ?)", "second")
            }
            return .done
        }
        plugin.onUninstall = { context in
            let outcome = try await context.database.execute("DELETE FROM notes WHERE owner = :owner")
            return .success(data: .integer(outcome.changes))
        }
        try await withHost { [plugin] host in
            try host.add(notesPackage(), plugin)
        } body: { host in
            let (ada, ben) = (try await host.user("ada"), try await host.user("ben"))
            #expect(try await host.perform(.install(), "Notes", for: ada).isSuccess)
            #expect(try await host.perform(.install(), "Notes", for: ben).isSuccess)
            #expect(try await host.count(of: "notes", owner: "ada") == 2)
            #expect(try await host.perform(.uninstall(), "Notes", for: ada).data == 2)
            #expect(try await host.count(of: "notes", owner: "ada") == 0)
            #expect(try await host.count(of: "notes", owner: "ben") == 2)
            #expect(try await host.perform(.uninstall(), "Notes", for: ben).isSuccess)
            #expect(try await host.count(of: "notes") == 0)
            #expect(try await host.perform(.install(), "Notes", for: ada).isSuccess)
        }
    }

    @Test("the owner that a statement is bound to is the installation's, whatever the plugin says")
    func ownerIsBound() async throws {
        var plugin = ScriptedPlugin()
        plugin.onInstall = { context in
            let statement = SQLStatement(
                "INSERT INTO notes (owner, text) VALUES (:owner, :text)", named: ["owner": "ben", "text": "mine"])
            try await context.database.execute(statement)
            return .done
        }
        try await withHost { [plugin] host in
            try host.add(notesPackage(), plugin)
        } body: { host in
            let ada = try await host.user("ada")
            #expect(try await host.perform(.install(), "Notes", for: ada).isSuccess)
            #expect(try await host.count(of: "notes", owner: "ada") == 1)
            #expect(try await host.count(of: "notes", owner: "ben") == 0)
        }
    }

    @Test("a hook sees what it has staged, and nobody else does before the commit")
    func staging() async throws {
        let (hasWritten, mayEnd) = (Gate(), Gate())
        let seen = Record<[String]>()
        var plugin = ScriptedPlugin()
        plugin.onInstall = { context in
            try await context.storage.set("a", for: "one")
            try await context.storage.set("b", for: "two")
            try await context.storage.remove("two")
            seen.add(try await context.storage.keys())
            #expect(try await context.storage.value(for: "one", as: String.self) == "a")
            hasWritten.open()
            await mayEnd.passUncancelled()
            return .done
        }
        try await withHost { [plugin] host in
            try host.add(TestPackage("Notes"), plugin)
        } body: { host in
            let ada = try await host.user("ada")
            async let result = host.perform(.install(), "Notes", for: ada)
            try await hasWritten.pass()
            #expect(try await host.storedKeys("Notes", of: ada).isEmpty)
            mayEnd.open()
            #expect(try await result.isSuccess)
            #expect(seen.entries == [["one"]])
            #expect(try await host.storedKeys("Notes", of: ada) == ["one"])
        }
    }

    @Test("N9 · an installation that serves reads and writes its data and its configuration")
    func fromStart() async throws {
        let values = Record<Int?>()
        var plugin = ScriptedPlugin()
        plugin.onStart = { context in
            let starts = try await context.storage.value(for: "starts", as: Int.self) ?? 0
            try await context.storage.set(starts + 1, for: "starts")
            values.add(try await context.configuration.value("size", as: Int.self))
        }
        plugin.onEnable = { context in
            try await context.configuration.set(["size": 7])
            return .done
        }
        let fields: [String: JSONValue] = ["configuration": ["size": ["type": "integer", "default": 1, "max": 9]]]
        try await withHost { [plugin] host in
            try host.add(TestPackage("Notes", fields), plugin)
        } body: { host in
            let ada = try await host.user("ada")
            try await host.installAndEnable("Notes", for: ada)
            #expect(values.entries == [7])
            #expect(try await host.storedKeys("Notes", of: ada) == ["starts"])
        }
    }

    @Test("a secret is sealed in the store, shown as dots, and in the clear for its plugin alone")
    func secrets() async throws {
        let seen = Record<String?>()
        var plugin = ScriptedPlugin()
        plugin.onConfigure = { context, _ in
            seen.add(try await context.configuration.value("key", as: String.self))
            return .done
        }
        let fields: [String: JSONValue] = ["configuration": ["key": ["type": "string", "secret": true]]]
        let folder = try TemporaryFolder()
        try await withHost(in: folder) { [plugin] host in
            try host.add(TestPackage("Notes", fields), plugin)
        } body: { host in
            let ada = try await host.user("ada")
            _ = try await host.perform(.install(), "Notes", for: ada)
            let result = try await host.perform(.configure(["key": "open-sesame"]), "Notes", for: ada)
            #expect(result.isSuccess)
            #expect(seen.entries == ["open-sesame"])
            let id = InstallationID(owner: ada, slug: try PluginSlug("Notes"))
            #expect(try await host.host.configuration(of: id).shown["key"] != "open-sesame")
            #expect("\(try await host.host.configuration(of: id).values)".contains("sesame") == false)
        }
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) where name.hasPrefix("host.sqlite")
        {
            let bytes = try Data(contentsOf: URL(fileURLWithPath: folder.file(name)))
            #expect(bytes.range(of: Data("open-sesame".utf8)) == nil)
        }
    }

    @Test(
        "Q9 · an invalid configuration is refused with every fault, and the old one stays; so does one that the plugin refuses"
    )
    func invalidConfiguration() async throws {
        var plugin = ScriptedPlugin()
        plugin.onConfigure = { context, old in
            let size = try await context.configuration.value("size", as: Int.self)
            return size == 13 ? .failure(.validation("Thirteen brings bad luck.")) : .done
        }
        let fields: [String: JSONValue] = [
            "configuration": ["size": ["type": "integer", "default": 1, "max": 20], "name": ["type": "string"]]
        ]
        try await withHost { [plugin] host in
            try host.add(TestPackage("Notes", fields), plugin)
        } body: { host in
            let ada = try await host.user("ada")
            let id = InstallationID(owner: ada, slug: try PluginSlug("Notes"))
            _ = try await host.perform(.install(), "Notes", for: ada)
            #expect(try await host.perform(.configure(["size": 5]), "Notes", for: ada).isSuccess)
            let invalid = try await host.perform(
                .configure(["size": 99, "name": 1, "color": "red"]), "Notes", for: ada)
            #expect(invalid.error?.code == .invalidConfiguration)
            #expect(invalid.error?.findings.count == 3)
            #expect(invalid.state == .installed && invalid.version == SemanticVersion(1, 0, 0))
            let refused = try await host.perform(.configure(["size": 13]), "Notes", for: ada)
            #expect(refused.error?.code == .validationFailed)
            #expect(refused.state == .installed)
            #expect(try await host.host.configuration(of: id).values["size"] == 5)
            #expect(try await host.perform(.configure(["size": .null]), "Notes", for: ada).isSuccess)
            #expect(try await host.host.configuration(of: id).values["size"] == 1)
        }
    }

    @Test("an update keeps every setting that the new release still takes, and drops what it does not")
    func carriedConfiguration() async throws {
        let old: JSONValue = [
            "key": ["type": "string"], "smtp.port": ["type": "integer"], "gone": ["type": "string"],
            "size": ["type": "integer"],
        ]
        let new: JSONValue = [
            "key": ["type": "string"], "smtp.port": ["type": "integer", "max": 9], "size": ["type": "integer"],
            "api_key": ["type": "string", "required": true],
        ]
        try await withHost { host in
            try host.add(TestPackage("Notes", ["configuration": old]), ScriptedPlugin())
            try host.add(TestPackage("Notes", version: "1.1.0", ["configuration": new]), ScriptedPlugin())
        } body: { host in
            let ada = try await host.user("ada")
            let id = InstallationID(owner: ada, slug: try PluginSlug("Notes"))
            _ = try await host.perform(.install(version: SemanticVersion(1, 0, 0)), "Notes", for: ada)
            let changes: [String: JSONValue] = ["key": "abc", "smtp.port": 25, "gone": "x", "size": 3]
            #expect(try await host.perform(.configure(changes), "Notes", for: ada).isSuccess)
            #expect(try await host.perform(.update(), "Notes", for: ada).isSuccess)
            #expect(try await host.host.configuration(of: id).values.values == ["key": "abc", "size": 3])
        }
    }

    @Test(
        "Q9 · a secret whose key was lost is mended by setting it anew, also to what it was, or by unsetting it",
        arguments: ["new", "old", .null] as [JSONValue])
    func lostKey(value: JSONValue) async throws {
        let folder = try TemporaryFolder()
        let fields: [String: JSONValue] = ["configuration": ["key": ["type": "string", "secret": true]]]
        let prepare: (TestHost) throws -> Void = { host in try host.add(TestPackage("Notes", fields), ScriptedPlugin())
        }
        try await withHost(in: folder, prepare: prepare) { host in
            let ada = try await host.user("ada")
            _ = try await host.perform(.install(), "Notes", for: ada)
            #expect(try await host.perform(.configure(["key": "old"]), "Notes", for: ada).isSuccess)
        }
        try FileManager.default.removeItem(atPath: folder.file("data/secret.key"))
        try await withHost(in: folder, prepare: prepare) { host in
            let ada = try await host.user("ada")
            let id = InstallationID(owner: ada, slug: try PluginSlug("Notes"))
            // What can be read is shown, for it to be changed.
            #expect(try await host.host.configuration(of: id).values["key"] == nil)
            let mended = try await host.perform(.configure(["key": value]), "Notes", for: ada)
            #expect(mended.isSuccess && mended.operation != nil)
            #expect(try await host.host.configuration(of: id).values["key"] ?? .null == value)
            #expect(try await host.perform(.configure(["key": value]), "Notes", for: ada).operation == nil)
        }
    }

    @Test("a plugin without a permission is refused what needs it")
    func permissions() async throws {
        var plugin = ScriptedPlugin()
        plugin.onInstall = { context in
            try await context.storage.set(1, for: "key")
            return .done
        }
        try await withHost { [plugin] host in
            try host.add(TestPackage("Notes", ["permissions": ["storage.read"]]), plugin)
        } body: { host in
            let result = try await host.perform(.install(), "Notes", for: try await host.user("ada"))
            #expect(result.error?.code == .permissionDenied)
            #expect(result.message.contains("storage.write"))
        }
    }
}
