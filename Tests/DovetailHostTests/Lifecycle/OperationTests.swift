import DovetailCore
import DovetailHost
import DovetailPlugin
import DovetailTesting
import Testing

@Suite("Operations end in one structured result")
struct OperationTests {
    @Test("B1 · a plugin is installed, enabled, disabled and uninstalled for one user, and nobody else has it")
    func perUser() async throws {
        try await withHost { host in
            try host.add(TestPackage("Notes"), ScriptedPlugin())
        } body: { host in
            let (ada, ben) = (try await host.user("ada"), try await host.user("ben"))
            for (request, state) in [
                (HostRequest.install(), InstallationState.installed), (.enable, .enabled), (.disable, .disabled),
                (.uninstall(), .uninstalled),
            ] {
                let result = try await host.perform(request, "Notes", for: ada)
                #expect(result.isSuccess)
                #expect(result.error == nil)
                #expect(result.state == state)
                #expect(result.operation?.status == .succeeded)
                #expect(result.operation?.duration != nil)
                #expect(try await host.state("Notes", of: ada) == state)
                #expect(try await host.state("Notes", of: ben) == .uninstalled)
            }
        }
    }

    @Test("B1 · the message and the data that a hook answers are those of the result")
    func messageAndData() async throws {
        var plugin = ScriptedPlugin()
        plugin.onInstall = { _ in .success(message: "Three notes are waiting.", data: ["notes": 3]) }
        try await withHost { [plugin] host in
            try host.add(TestPackage("Notes"), plugin)
        } body: { host in
            let result = try await host.perform(.install(), "Notes", for: try await host.user("ada"))
            #expect(result.message == "Three notes are waiting.")
            #expect(result.data == ["notes": 3])
            #expect(try await host.host.operations().first?.message == "Three notes are waiting.")
        }
    }

    @Test(
        "Q14 · the same request twice ends in the same place, without doing anything again",
        arguments: [HostRequest.install(), .configure(["size": 2]), .enable, .disable, .uninstall()])
    func twice(request: HostRequest) async throws {
        let calls = Record<String>()
        var plugin = ScriptedPlugin()
        plugin.onInstall = { _ in
            calls.add("install"); return .done
        }
        plugin.onConfigure = { _, _ in
            calls.add("configure"); return .done
        }
        plugin.onEnable = { _ in
            calls.add("enable"); return .done
        }
        plugin.onDisable = { _ in
            calls.add("disable"); return .done
        }
        plugin.onUninstall = { _ in
            calls.add("uninstall"); return .done
        }
        let fields: [String: JSONValue] = ["configuration": ["size": ["type": "integer", "default": 1]]]
        try await withHost { [plugin] host in
            try host.add(TestPackage("Notes", fields), plugin)
        } body: { host in
            let ada = try await host.user("ada")
            for step in [HostRequest.install(), .configure(["size": 2]), .enable, .disable, .uninstall()] {
                let first = try await host.perform(step, "Notes", for: ada)
                guard step == request else { continue }
                let count = calls.entries.count
                let second = try await host.perform(request, "Notes", for: ada)
                #expect(second.isSuccess)
                #expect(second.state == first.state)
                #expect(second.operation == nil)
                #expect(second.message.hasPrefix("Nothing to do"))
                #expect(calls.entries.count == count)
                break
            }
        }
    }

    @Test("Q3 · every hook is called once, in its turn, with the context of its installation and operation")
    func hooks() async throws {
        let calls = Record<String>()
        let operations = Record<OperationID?>()
        @Sendable func note(_ name: String, _ context: PluginContext) -> HookResult {
            calls.add("\(name) \(context.version) for \(context.owner.rawValue)")
            operations.add(context.operation)
            return .done
        }
        var plugin = ScriptedPlugin()
        plugin.onInstall = { note("install", $0) }
        plugin.onEnable = { note("enable", $0) }
        plugin.onDisable = { note("disable", $0) }
        plugin.onUninstall = { note("uninstall", $0) }
        plugin.onUpdate = { context, from in note("update from \(from)", context) }
        plugin.onConfigure = { context, old in
            note(
                "configure \(old["size"]?.integer ?? 0) to \(try await context.configuration.value("size") ?? 0)",
                context)
        }
        let fields: [String: JSONValue] = ["configuration": ["size": ["type": "integer", "default": 1]]]
        try await withHost { [plugin] host in
            try host.add(TestPackage("Notes", fields), plugin)
            try host.add(TestPackage("Notes", version: "1.1.0", fields), plugin)
        } body: { host in
            let ada = try await host.user("ada")
            let requests: [HostRequest] = [
                .install(version: SemanticVersion(1, 0, 0)), .enable, .configure(["size": 2]), .update(), .disable,
                .uninstall(),
            ]
            var ids: [OperationID?] = []
            for request in requests { ids.append(try await host.perform(request, "Notes", for: ada).operation?.id) }
            #expect(
                calls.entries == [
                    "install 1.0.0 for ada", "enable 1.0.0 for ada", "configure 1 to 2 1.0.0 for ada",
                    "update from 1.0.0 1.1.0 for ada", "disable 1.1.0 for ada", "uninstall 1.1.0 for ada",
                ])
            #expect(operations.entries == ids)
        }
    }

    @Test("Q2 · what the lifecycle does not allow is refused, and leaves no trace in the journal")
    func refused() async throws {
        try await withHost { host in
            try host.add(TestPackage("Notes"), ScriptedPlugin())
        } body: { host in
            let ada = try await host.user("ada")
            let notInstalled = try await host.perform(.enable, "Notes", for: ada)
            #expect(notInstalled.error?.code == .notInstalled)
            _ = try await host.perform(.install(), "Notes", for: ada)
            let refused = try await host.perform(.disable, "Notes", for: ada)
            #expect(refused.error?.code == .transitionRefused)
            #expect(refused.message.contains("installed") && refused.message.contains("enable"))
            #expect(try await host.host.operations().count == 1)
        }
    }

    @Test("a plugin, a release and a user that are not there are told apart")
    func notThere() async throws {
        try await withHost { host in
            try host.add(TestPackage("Notes"), ScriptedPlugin())
        } body: { host in
            let ada = try await host.user("ada")
            #expect(try await host.perform(.install(), "Typo", for: ada).error?.code == .pluginNotFound)
            #expect(try await host.perform(.uninstall(), "Typo", for: ada).error?.code == .pluginNotFound)
            let other = try await host.perform(.install(version: SemanticVersion(9, 0, 0)), "Notes", for: ada)
            #expect(other.error?.code == .releaseNotFound)
            #expect(other.message.contains("1.0.0"))
            let stranger = Owner.user(try UserID("nobody"))
            #expect(try await host.perform(.install(), "Notes", for: stranger).error?.code == .userNotFound)
        }
    }

    @Test("the system has installations of its own, which serve every user who has none")
    func system() async throws {
        var plugin = ScriptedPlugin()
        plugin.onStart = { context in
            try await context.routes.get("/whose") { _ in .text("\(context.owner.rawValue)") }
        }
        let fields: [String: JSONValue] = ["api_endpoints": [["method": "GET", "path": "/whose"]]]
        try await withHost { [plugin] host in
            try host.add(TestPackage("Notes", fields), plugin)
        } body: { host in
            let ada = try await host.user("ada")
            try await host.user("ben")
            try await host.installAndEnable("Notes", for: .system)
            try await host.installAndEnable("Notes", for: ada)
            #expect(try await host.text("/whose", as: "ada") == "ada")
            #expect(try await host.text("/whose", as: "ben") == "system")
        }
    }
}

extension TestHost {
    /// What `GET` of a route of Notes answers.
    func text(_ path: String, as user: String) async throws -> String {
        let response = try await self.send(.get, path, to: "Notes", as: user)
        return String(decoding: try await response.body.collect(upTo: 1 << 20), as: UTF8.self)
    }
}
