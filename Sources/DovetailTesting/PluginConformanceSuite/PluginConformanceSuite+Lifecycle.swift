import DovetailCore
import DovetailHost
import Testing

extension PluginConformanceSuite {
    static let lifecycle = [
        Case(of: "What is enabled starts again with the host, outside any operation, and finds its data") { form in
            let folder = try TemporaryFolder()
            let name = try await Self.leaveEnabled(form, folder)
            try await ConformanceHost.run(form, folder: folder) { test in
                let user = ConformanceOwner(owner: .user(try UserID(name)), test: test)
                #expect(try await test.test.state("Conformance", of: user.owner) == .enabled)
                let found = try await user.take(
                    ["do": "storage.get", "key": "stop"], ["do": "context"],
                    ["do": "database.query", "sql": "SELECT value FROM items WHERE owner = :owner"])
                #expect(found[0] == .bytes("was here"))
                #expect(found[1]["operation"] == .null)
                #expect(found[2] == [["value": "kept"]])
            }
        },
        Case(of: "An installation of the system serves everybody, and hears everybody's events") { form in
            try await ConformanceHost.run(form) { test in
                let (system, user) = (test.system, try await test.newUser())
                // Plugins of several hosts may remember in the same place what they do for the system.
                let heard = "heard on the host of \(user.name)"
                try await system.install()
                try await system.set(
                    "start",
                    [
                        "do": "events.subscribe", "name": "Conformance.**",
                        "steps": [["do": "given"], ["do": "remember", "text": .string(heard)]],
                    ])
                try await system.succeed(.enable)
                #expect(try await user.takeOne(["do": "context"])["owner"] == "system")
                try await user.installAndEnable()
                #expect(try await user.takeOne(["do": "context"])["owner"] == .string(user.name))
                try await user.takeOne(["do": "events.publish", "name": "Conformance.news"])
                try await user.wait(for: heard, in: "system")
                // Only an installation of the system may speak to one user.
                let personal: JSONValue = [
                    "do": "events.publish", "name": "Conformance.news", "to": .string(user.name),
                ]
                try await system.takeOne(personal)
                try await user.wait(for: heard, count: 2, in: "system")
                let other = try await test.servedUser()
                #expect(try await other.failure(of: personal)["code"] == "permission_denied")
            }
        },
        Case("B7 · Uninstalling removes what the plugin stored for its owner, and touches nobody else's") { test in
            let (user, other) = (try await test.servedUser(), try await test.servedUser())
            for each in [user, other] {
                try await each.take(
                    ["do": "storage.set", "key": "kept", "text": "1"],
                    ["do": "database.execute", "sql": "INSERT INTO items (owner, name) VALUES (:owner, 'a')"])
            }
            try await user.set(
                "uninstall", ["do": "database.execute", "sql": "DELETE FROM items WHERE owner = :owner"])
            let result = try await user.succeed(.uninstall())
            #expect(result.data?.array?.first?["changes"] == 1)
            try await user.installAndEnable()
            let reads: [JSONValue] = [
                ["do": "storage.keys"], ["do": "database.query", "sql": "SELECT name FROM items WHERE owner = :owner"],
            ]
            #expect(try await user.take(reads[0], reads[1]) == [[], []])
            #expect(try await other.take(reads[0], reads[1]) == [["kept"], [["name": "a"]]])
        },
        Case("Operations of many users at once do not mix") { test in
            try await withThrowingDiscardingTaskGroup { group in
                for number in 1...8 {
                    group.addTask {
                        let user = try await test.newUser()
                        try await user.install()
                        try await user.set(
                            "enable", ["do": "storage.set", "key": "own", "text": .string("\(number)")],
                            ["do": "context"])
                        let result = try await user.succeed(.enable)
                        #expect(result.data?.array?.last?["owner"] == .string(user.name))
                        let found = try await user.take(["do": "storage.get", "key": "own"], ["do": "memory"])
                        #expect(found == [.bytes("\(number)"), ["install", "configure", "enable", "start"]])
                    }
                }
            }
        },
    ]

    /// Leaves an enabled installation behind on a host that is stopped; answers whose it is.
    private static func leaveEnabled(_ form: Form, _ folder: TemporaryFolder) async throws -> String {
        let test = try await ConformanceHost(form, folder: folder)
        let user = try await test.servedUser()
        try await user.take(
            ["do": "database.execute", "sql": "INSERT INTO items (owner, name, value) VALUES (:owner, 'a', 'kept')"])
        try await user.set("stop", ["do": "storage.set", "key": "stop", "text": "was here"])
        await test.host.stop()
        return user.name
    }
}
