import DovetailCore
import DovetailHost
import Testing

extension PluginConformanceSuite {
    /// Notes how to close something; closing it is remembered.
    private static func add(_ name: String, _ steps: JSONValue...) -> JSONValue {
        [
            "do": "resources.add", "name": .string(name), "as": .string(name),
            "steps": .array([["do": "remember", "text": .string("\(name) closed")]] + steps),
        ]
    }

    static let resources = [
        Case("Q13 · What was acquired is closed last-in-first-out when the installation sleeps, even if one fails") {
            test in
            let user = try await test.servedUser()
            try await user.take(
                Self.add("first", ["do": "storage.set", "key": "first", "text": "closed"]),
                Self.add("broken", ["do": "fail", "message": "It is stuck."]), Self.add("last"))
            let result = try await user.succeed(.disable)
            #expect(result.warnings.count == 1)
            #expect(result.warnings.first?.message.contains("broken") == true)
            try await user.succeed(.enable)
            #expect(
                try await user.memory().dropFirst(3) == [
                    "stop", "last closed", "broken closed", "first closed", "disable", "enable", "start",
                ])
            #expect(try await user.takeOne(["do": "storage.get", "key": "first"]) == .bytes("closed"))
        },
        Case("Q13 · Everything that is bound counts, and goes with the installation") { test in
            let user = try await test.servedUser()
            let counts = try await user.take(
                ["do": "resources.count"], Self.route("GET", "/items"),
                ["do": "events.subscribe", "name": "Conformance.**"],
                ["do": "services.provide", "name": "conformance.first"],
                ["do": "timers.every", "name": "a", "milliseconds": 60_000],
                ["do": "timers.after", "name": "b", "milliseconds": 60_000],
                ["do": "timers.schedule", "name": "tidy"],
                ["do": "tasks.run", "name": "c", "steps": [["do": "wait", "for": "never"]]], Self.add("d"),
                ["do": "resources.count"])
            #expect(counts.first == 1)
            #expect(counts.last == 9)
            try await user.succeed(.disable)
            try await user.succeed(.enable)
            #expect(try await user.takeOne(["do": "resources.count"]) == 1)
        },
        Case("Q13 · What is let go of is closed at once, and only once") { test in
            let user = try await test.servedUser()
            let results = try await user.take(
                Self.add("early"), Self.add("late"), ["do": "release", "name": "early"], ["do": "memory"],
                ["do": "release", "name": "early"], ["do": "resources.count"])
            #expect(results[3].array?.last == "early closed")
            #expect(results[5] == 2)
            try await user.succeed(.disable)
            try await user.succeed(.enable)
            let memory = try await user.memory()
            #expect(memory.count { $0 == "early closed" } == 1)
            #expect(memory.count { $0 == "late closed" } == 1)
        },
        Case(
            "N14 · A task runs in the background, is cancelled when the installation sleeps, and may put things in order"
        ) { test in
            let user = try await test.servedUser()
            try await user.takeOne(
                [
                    "do": "tasks.run", "name": "long",
                    "steps": [
                        ["do": "remember", "text": "began"],
                        [
                            "do": "wait", "for": "never",
                            "on_cancel": [
                                ["do": "storage.set", "key": "left", "text": "in order"],
                                ["do": "remember", "text": "cancelled"],
                            ],
                        ],
                    ],
                ])
            try await user.wait(for: "began")
            let result = try await user.succeed(.disable)
            #expect(result.warnings == [])
            try await user.succeed(.enable)
            // It is waited for: whoever sleeps runs nothing any more.
            #expect(
                try await user.memory().dropFirst(3) == [
                    "began", "stop", "cancelled", "disable", "enable", "start",
                ])
            #expect(try await user.takeOne(["do": "storage.get", "key": "left"]) == .bytes("in order"))
        },
        Case("N14 · A task that fails is logged, and harms nobody") { test in
            let user = try await test.servedUser()
            let message = "Out of tea for \(user.name)."
            try await user.takeOne(
                ["do": "tasks.run", "name": "brew", "steps": [["do": "fail", "message": .string(message)]]])
            let line = try await test.log.line("Plugin code failed in the background", "error.message", message)
            #expect(line.metadata["task.name"]?.contains("brew") == true)
            #expect(line.metadata["plugin.slug"] == "Conformance")
        },
        Case("A task that was begun in start runs once the installation serves, and can be cancelled by itself") {
            test in
            let user = try await test.newUser()
            try await user.install()
            try await user.set(
                "start",
                [
                    "do": "tasks.run", "name": "long", "as": "long",
                    "steps": [
                        ["do": "services.call", "name": "conformance.first", "data": .null],
                        ["do": "remember", "text": "began"],
                        ["do": "wait", "for": "never", "on_cancel": [["do": "remember", "text": "cancelled"]]],
                    ],
                ],
                ["do": "services.provide", "name": "conformance.first"], ["do": "remember", "text": "started"])
            try await user.succeed(.enable)
            try await user.wait(for: "began")
            let memory = try await user.take(["do": "release", "name": "long"], ["do": "memory"]).last
            #expect(memory?.array?.suffix(3) == ["started", "began", "cancelled"])
        },
        Case("A configure hook of an awake installation may bind, and what it binds stays until it is let go of") {
            test in
            let user = try await test.servedUser()
            try await user.set(
                "configure", Self.add("bound"), Self.route("GET", "/items", ["do": "remember", "text": "asked"]))
            #expect(try await user.send(.get, "/items").status == 200)
            #expect(try await user.takeOne(["do": "resources.count"]) == 3)
            let results = try await user.take(
                ["do": "release", "name": "bound"], ["do": "release", "name": "/items"], ["do": "resources.count"],
                ["do": "memory"])
            #expect(results[2] == 1)
            #expect(results[3].array?.suffix(2) == ["asked", "bound closed"])
            await #expect(throws: RequestFailure.self) { try await user.send(.get, "/items") }
        },
    ]
}
