import DovetailCore
import DovetailHost
import Logging
import Testing

extension PluginConformanceSuite {
    /// A use of every capability.
    private static let uses: [JSONValue] = [
        ["do": "storage.get", "key": "a"], ["do": "storage.set", "key": "a", "text": "1"], ["do": "storage.keys"],
        ["do": "database.query", "sql": "SELECT 1"], ["do": "database.transaction"],
        ["do": "database.execute", "sql": "DELETE FROM items WHERE owner = :owner"],
        ["do": "configuration.get"], ["do": "configuration.set", "values": [:]],
        ["do": "permissions.granted"], ["do": "notifications.send", "title": "a", "message": "b"],
        ["do": "events.publish", "name": "Conformance.a"], ["do": "events.subscribe", "name": "Conformance.a"],
        ["do": "services.call", "name": "conformance.first", "data": .null],
        ["do": "services.provide", "name": "conformance.first"], Self.route("GET", "/items"),
        ["do": "timers.after", "name": "a", "milliseconds": 1], ["do": "tasks.run", "name": "a"],
        ["do": "resources.add", "name": "a"],
    ]

    /// Uses a context that was kept; every use answers what it sees.
    private static func useAll(_ name: String) -> JSONValue {
        let steps = Self.uses.map { JSONValue.object(($0.object ?? [:]).merging(["catch": true]) { $1 }) }
        return ["do": "with", "name": .string(name), "steps": .array(steps)]
    }

    private static func expectEnded(
        _ results: JSONValue, _ what: Comment, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let results = results.array ?? []
        #expect(results.count == Self.uses.count, what, sourceLocation: sourceLocation)
        for (step, result) in zip(Self.uses, results) {
            #expect(
                result["failed"]?["code"] == "context_ended", "\(what): \(step) \(result)",
                sourceLocation: sourceLocation)
        }
    }

    static let contexts = [
        Case("A context is good for its hook alone: afterwards every use of it is refused") { test in
            let user = try await test.newUser()
            try await user.install()
            try await user.set("enable", ["do": "keep", "name": "hook"])
            try await user.succeed(.enable)
            Self.expectEnded(try await user.takeOne(Self.useAll("hook")), "the context of a hook")
            #expect(try await user.takeOne(["do": "storage.keys"]) == [])
        },
        Case("The context of start is good until the installation sleeps") { test in
            let user = try await test.newUser()
            try await user.install()
            try await user.set("start", ["do": "keep", "name": "start"])
            try await user.succeed(.enable)
            let results = try await user.takeOne(
                ["do": "with", "name": "start", "steps": [["do": "storage.set", "key": "a", "text": "1"]]])
            #expect(results == [.null])
            try await user.succeed(.disable)
            try await user.set("start")
            try await user.succeed(.enable)
            Self.expectEnded(try await user.takeOne(Self.useAll("start")), "the context of an earlier start")
        },
        Case("A plugin reads the files of its release and its manifest") { test in
            let user = try await test.servedUser()
            let results = try await user.take(
                ["do": "package.read", "path": "words/greeting.txt"], ["do": "context"],
                ["do": "package.read", "path": "migrations/001-items.sql"])
            #expect(results[0] == "Good morning")
            let published = try await test.host.plugin(try PluginSlug("Conformance")).releases.first?.manifest
            let manifest = try JSONValue(parsing: published ?? [])
            #expect(results[1]["manifest"] == manifest)
            #expect(results[2].string?.hasPrefix("CREATE TABLE") == true)
        },
        Case("B9 · A line of a plugin's logger says whose it is, which plugin's, and under which operation") { test in
            let user = try await test.newUser()
            try await user.install()
            let message = "A line of \(user.name)"
            let line: JSONValue = [
                "do": "log", "level": "warning", "message": .string(message), "metadata": ["task.id": "ä 1"],
            ]
            try await user.set("enable", line)
            let operation = try await user.succeed(.enable).operation?.id.rawValue
            let hooks = try await test.log.line(saying: message, "operation.id", operation ?? "")
            #expect(hooks.level == .warning)
            for (key, fact) in [
                ("user.id", user.name), ("plugin.slug", "Conformance"), ("plugin.version", "1.0.0"),
                ("plugin.fact.task.id", "ä 1"),
            ] { #expect(hooks.metadata[key] == fact) }
            for level in ["debug", "info", "error"] {
                let message = "A \(level) of \(user.name)"
                try await user.takeOne(["do": "log", "level": .string(level), "message": .string(message)])
                let line = try await test.log.line(saying: message)
                #expect(line.level.rawValue == level)
                #expect(line.metadata["user.id"] == user.name)
                #expect(line.metadata["operation.id"] == nil)
            }
            let trace = "A trace of \(user.name)"
            try await user.takeOne(["do": "log", "level": "trace", "message": .string(trace)])
            #expect(test.log.lines(saying: trace).isEmpty)
        },
        Case("Users at once are kept apart, in everything that they have") { test in
            try await withThrowingDiscardingTaskGroup { group in
                for number in 1...6 { group.addTask { try await Self.writeAndRead(test, number) } }
            }
        },
        Case("Hundreds of calls of one request at once are answered, each with its own answer") { test in
            let user = try await test.servedUser()
            let keys = (1...300).map { "\($0)" }
            let sets = keys.map { ["do": "storage.set", "key": .string($0), "text": .string($0)] as JSONValue }
            let gets = keys.map { ["do": "storage.get", "key": .string($0)] as JSONValue }
            let results = try await user.take(
                ["do": "parallel", "steps": .array(sets)], ["do": "parallel", "steps": .array(gets)])
            #expect(results.last?.array == keys.map { .bytes($0) })
        },
        Case("A notification reaches its owner as it was sent, with its level") { test in
            let user = try await test.servedUser()
            for level in UserNotification.Level.allCases {
                try await user.takeOne(
                    [
                        "do": "notifications.send", "level": .string(level.rawValue),
                        "title": .string("Tïtle \(level.rawValue)"), "message": "„Two“ lines",
                    ])
            }
            let sent = try await test.host.notifications(of: user.owner).filter { $0.source == "Conformance" }
            #expect(sent.map(\.level) == UserNotification.Level.allCases.reversed())
            #expect(sent.allSatisfy { $0.title == "Tïtle \($0.level.rawValue)" && $0.message == "„Two“ lines" })
        },
    ]

    /// Writes and reads everywhere for one of several users, and expects to find nothing of the others.
    private static func writeAndRead(_ test: ConformanceHost, _ number: Int) async throws {
        let user = try await test.servedUser()
        let text = JSONValue.string("\(number)")
        try await user.succeed(.configure(["title": text]))
        for _ in 1...5 {
            let results = try await user.take(
                ["do": "storage.set", "key": "own", "text": text],
                [
                    "do": "database.execute", "sql": "INSERT OR REPLACE INTO items (owner, name) VALUES (:owner, ?)",
                    "arguments": [text],
                ],
                ["do": "storage.get", "key": "own"],
                ["do": "database.query", "sql": "SELECT name FROM items WHERE owner = :owner"],
                ["do": "configuration.get"], ["do": "context"])
            #expect(results[2] == .bytes("\(number)"))
            #expect(results[3] == [["name": text]])
            #expect(results[4]["title"] == text)
            #expect(results[5]["owner"] == .string(user.name))
        }
    }
}
