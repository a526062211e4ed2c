import DovetailCore
import DovetailHost
import Foundation
import Testing

extension PluginConformanceSuite {
    private static func publish(_ name: String, _ data: JSONValue? = nil, to audience: String? = nil) -> JSONValue {
        var step: [String: JSONValue] = ["do": "events.publish", "name": .string(name)]
        step["data"] = data
        step["to"] = audience.map(JSONValue.string)
        return .object(step)
    }

    /// Subscribes to a pattern; the handler takes steps, and remembers a text.
    private static func subscribe(_ pattern: String, _ text: String, _ steps: JSONValue...) -> JSONValue {
        [
            "do": "events.subscribe", "name": .string(pattern), "as": .string(text),
            "steps": .array(steps + [["do": "remember", "text": .string(text)]]),
        ]
    }

    static let events = [
        Case("N7 · An event reaches whoever listens, with its name, data, source, owner and time") { test in
            let user = try await test.servedUser()
            let data: JSONValue = ["text": "ä\u{0}\n", "list": [1, 2.5, .null, true], "id": 9_007_199_254_740_993]
            let events = test.host.events { $0.owner == user.owner && $0.source == "Conformance" }
            try await user.take(
                Self.subscribe("Conformance.item.*", "heard", ["do": "remember", "given": true]),
                Self.publish("Conformance.item.added", data))
            try await user.wait(for: "heard")
            let texts = try await user.memory()
            let given = try JSONValue(parsing: Array(try #require(texts.first { $0.hasPrefix("{") }).utf8))
            for await event in events {
                #expect(given["id"]?.string == event.id)
                #expect(given["name"] == "Conformance.item.added")
                #expect(given["data"] == data)
                #expect(given["source"] == "Conformance")
                #expect(given["owner"] == .string(user.name))
                #expect(abs((given["time"]?.number ?? 0) - event.time.timeIntervalSince1970) < 0.001)
                #expect(try JSONValue(parsing: event.data) == data)
                break
            }
        },
        Case("N7 · Patterns stand for one part or for any rest, and an event without data has none") { test in
            let user = try await test.servedUser()
            try await user.take(
                Self.subscribe("Conformance.a", "exact"), Self.subscribe("Conformance.*", "one"),
                Self.subscribe("Conformance.**", "any", ["do": "remember", "given": true]))
            for name in ["Conformance.a.b.c", "Conformance.b", "Conformance.a"] {
                try await user.takeOne(Self.publish(name))
            }
            try await user.wait(for: "any", count: 3)
            try await user.wait(for: "one", count: 2)
            try await user.wait(for: "exact")
            let memory = try await user.memory()
            #expect(memory.count { $0 == "exact" } == 1)
            #expect(memory.count { $0 == "one" } == 2)
            let given = try memory.filter { $0.hasPrefix("{") }.map { try JSONValue(parsing: Array($0.utf8)) }
            #expect(given.map { $0["name"] } == ["Conformance.a.b.c", "Conformance.b", "Conformance.a"])
            #expect(given.allSatisfy { $0["data"] == .null })
        },
        Case("N7 · A listener hears events one after another, in the order in which they were published") { test in
            let user = try await test.servedUser()
            try await user.takeOne(
                Self.subscribe("Conformance.n", "heard", ["do": "remember", "given": true]))
            let steps = (1...50).map { Self.publish("Conformance.n", ["n": .integer($0)]) }
            try await user.take(steps: steps + [["do": "wait", "for": "heard", "count": 50]])
            let numbers = try await user.memory().filter { $0.hasPrefix("{") }.map {
                try JSONValue(parsing: Array($0.utf8))["data"]?["n"]?.integer
            }
            #expect(numbers == Array(1...50))
        },
        Case("N7 · A handler that fails loses that event for itself, and harms nobody") { test in
            let user = try await test.servedUser()
            let message = "It fell of \(user.name)."
            try await user.take(
                Self.subscribe(
                    "Conformance.a", "never", ["do": "remember", "text": "tried"],
                    ["do": "fail", "message": .string(message)]),
                Self.subscribe("Conformance.**", "other"))
            try await user.take(Self.publish("Conformance.a"), Self.publish("Conformance.a"))
            try await user.wait(for: "tried", count: 2)
            try await user.wait(for: "other", count: 2)
            #expect(try await !user.memory().contains("never"))
            let line = try await test.log.line("An event handler failed", "error.message", message)
            #expect(line.metadata["event.name"] == "Conformance.a")
            #expect(line.metadata["user.id"] == user.name)
        },
        Case("N7 · A handler that is under way is cancelled when the installation sleeps, and may put things in order")
        {
            test in
            let user = try await test.servedUser()
            let orders: JSONValue = [
                ["do": "storage.set", "key": "left", "text": "in order"], ["do": "remember", "text": "cancelled"],
            ]
            try await user.take(
                Self.subscribe(
                    "Conformance.a", "whole", ["do": "remember", "text": "began"],
                    ["do": "wait", "for": "never", "on_cancel": orders]),
                Self.publish("Conformance.a"), ["do": "wait", "for": "began"])
            #expect(try await user.succeed(.disable).warnings == [])
            try await user.succeed(.enable)
            #expect(try await user.memory().suffix(5) == ["stop", "cancelled", "disable", "enable", "start"])
            #expect(try await user.takeOne(["do": "storage.get", "key": "left"]) == .bytes("in order"))
        },
        Case(
            "N7 · Events go to the other plugins of the same owner, to everybody where that is granted, and no further"
        ) { test in
            let (user, other) = (try await test.servedUser(), try await test.servedUser())
            for each in [user, other] {
                try await each.installAndEnable("Neighbour")
                // Other cases share the host: what goes to everybody has a name that they do not listen for.
                for name in ["Conformance.own", "news.all"] {
                    try await each.takeOne(Self.subscribe(name, "neighbour heard"), on: "Neighbour")
                }
            }
            try await user.takeOne(Self.publish("Conformance.own"))
            try await user.takeOne(["do": "wait", "for": "neighbour heard"], on: "Neighbour")
            try await user.takeOne(Self.publish("news.all", to: "everyone"))
            for (each, count) in [(user, 2), (other, 1)] {
                try await each.takeOne(
                    ["do": "wait", "for": "neighbour heard", "count": .integer(count)], on: "Neighbour")
                let memory = try await each.takeOne(["do": "memory"], on: "Neighbour").array ?? []
                #expect(memory.count { $0 == "neighbour heard" } == count)
            }
        },
        Case("N7 · What the manifest does not declare can neither be published nor heard, nor what is no name") {
            test in
            let user = try await test.servedUser()
            try await user.takeOne(Self.publish("news.flash"))
            #expect(try await user.failure(of: Self.publish("news.other"))["code"] == "undeclared")
            #expect(try await user.failure(of: Self.publish("Conformance..a"))["code"] == "invalid_request")
            #expect(try await user.failure(of: Self.publish("Conformance.*"))["code"] == "invalid_request")
            let other = Self.publish("Conformance.a", to: "somebody-else")
            #expect(try await user.failure(of: other)["code"] == "permission_denied")
            #expect(try await user.failure(of: Self.subscribe("weather.*", "a"))["code"] == "undeclared")
            #expect(try await user.failure(of: Self.subscribe("**", "a"))["code"] == "undeclared")
            #expect(try await user.failure(of: Self.subscribe("a..b", "a"))["code"] == "invalid_request")
        },
        Case("Q17 · A plugin hears what the host publishes about its owner's plugins") { test in
            let user = try await test.servedUser()
            try await user.takeOne(Self.subscribe("plugin.*", "heard", ["do": "remember", "given": true]))
            try await user.install("Neighbour")
            try await user.wait(for: "heard")
            let given = try #require(try await user.memory().first { $0.hasPrefix("{") })
            let event = try JSONValue(parsing: Array(given.utf8))
            #expect(event["name"] == "plugin.installed")
            #expect(event["data"]?["plugin"] == "Neighbour")
            #expect(event["source"]?.string == Event.hostSource)
        },
        Case("What a hook publishes leaves after the commit, and a subscription that was cancelled is deaf") { test in
            let user = try await test.servedUser()
            try await user.take(
                Self.subscribe("Conformance.**", "first"), Self.subscribe("Conformance.**", "second"),
                ["do": "release", "name": "first"], ["do": "release", "name": "first"])
            let keep: JSONValue = ["do": "storage.set", "key": "level", "text": "4"]
            try await user.set("configure", Self.publish("Conformance.configured"), keep)
            try await user.succeed(.configure(["level": 4]))
            try await user.wait(for: "second")
            #expect(try await !user.memory().contains("first"))
        },
    ]
}
