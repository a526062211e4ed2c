import DovetailCore
import DovetailHost
import Testing

extension PluginConformanceSuite {
    /// Offers a service that takes steps.
    private static func provide(_ name: String, _ steps: JSONValue...) -> JSONValue {
        ["do": "services.provide", "name": .string(name), "as": .string(name), "steps": .array(steps)]
    }

    private static func call(
        _ name: String, _ method: String = "", _ data: JSONValue = .null, version: String = "*"
    ) -> JSONValue {
        [
            "do": "services.call", "name": .string(name), "method": .string(method), "data": data,
            "version": .string(version),
        ]
    }

    static let services = [
        Case("N8 · A plugin finds the service of another and is answered, and the service knows who calls") { test in
            let user = try await test.servedUser()
            try await user.installAndEnable("Neighbour")
            try await user.takeOne(Self.provide("conformance.first", ["do": "given"], ["do": "context"]))
            let answer = try await user.takeOne(
                Self.call("conformance.first", "greet", ["name": "Ä", "id": 9_007_199_254_740_993]), on: "Neighbour")
            let given = answer.array?.first
            #expect(given?["method"] == "greet")
            #expect(given?["caller"] == .string("\(user.name) Neighbour"))
            #expect(given?["bytes"] == .bytes(#"{"id":9007199254740993,"name":"Ä"}"#))
            #expect(answer.array?.last?["owner"] == .string(user.name))
        },
        Case("N8 · A service is found by its version, and not at all in another") { test in
            let user = try await test.servedUser()
            try await user.take(
                Self.provide("conformance.first", ["do": "given"]), Self.provide("conformance.second", ["do": "given"]))
            for (name, version) in [("first", "^1.0"), ("first", "1.2.0"), ("second", ">=2"), ("first", "*")] {
                let answer = try await user.takeOne(Self.call("conformance.\(name)", version, version: version))
                #expect(answer.array?.first?["method"] == .string(version))
            }
            for step in [
                Self.call("conformance.first", version: "^2.0"), Self.call("conformance.third"),
                Self.call("neighbour.first"),
            ] { #expect(try await user.failure(of: step)["code"] == "service_not_found") }
        },
        Case("N8 · Calls and answers may be any bytes, also none and many") { test in
            let user = try await test.servedUser()
            try await user.installAndEnable("Neighbour")
            let answers: [[UInt8]] = [[0, 255, 128], [], ConformancePattern.bytes(300_000)]
            for bytes in answers {
                let call: JSONValue = ["do": "services.call", "name": "neighbour.first", "bytes": .bytes(bytes)]
                let answer: JSONValue = ["do": "answer", "bytes": .bytes(Array(bytes.reversed()))]
                let remember: JSONValue = ["do": "remember", "given": true]
                try await user.takeOne(Self.provide("neighbour.first", remember, answer), on: "Neighbour")
                #expect(try await user.takeOne(call) == .bytes(Array(bytes.reversed())))
                try await user.takeOne(["do": "release", "name": "neighbour.first"], on: "Neighbour")
            }
            try await user.takeOne(
                Self.provide("neighbour.first", ["do": "answer", "size": 1_048_576]), on: "Neighbour")
            let call: JSONValue = ["do": "services.call", "name": "neighbour.first", "size": 1_048_576]
            #expect(try await user.takeOne(call) == .bytes(ConformancePattern.bytes(1_048_576)))
        },
        Case("N8 · What a service throws reaches its caller as what it is") { test in
            let user = try await test.servedUser()
            try await user.installAndEnable("Neighbour")
            let failures: [(step: JSONValue, seen: JSONValue)] = [
                (
                    ["do": "fail", "kind": "validation", "message": "Wröng."],
                    ["type": "plugin", "kind": "validation", "message": "Wröng."]
                ),
                (
                    ["do": "fail", "kind": "temporary", "message": "Later."],
                    ["type": "plugin", "kind": "temporary", "message": "Later."]
                ),
                (
                    ["do": "fail", "status": 418, "message": "Teapot."],
                    ["type": "request", "status": 418, "message": "Teapot."]
                ),
                (["do": "fail", "message": "It broke."], ["type": "error", "message": "It broke."]),
            ]
            for (step, seen) in failures {
                try await user.takeOne(Self.provide("conformance.first", step))
                #expect(try await user.failure(of: Self.call("conformance.first"), on: "Neighbour") == seen)
                try await user.takeOne(["do": "release", "name": "conformance.first"])
            }
            let ends: JSONValue = ["do": "database.query", "sql": "SELECT * FROM nowhere"]
            try await user.takeOne(Self.provide("conformance.first", ends))
            let seen = try await user.failure(of: Self.call("conformance.first"), on: "Neighbour")
            #expect(seen["code"] == "database_failed")
        },
        Case("N8 · A service is gone when it was taken back, and when its plugin is disabled") { test in
            let user = try await test.servedUser()
            try await user.installAndEnable("Neighbour")
            try await user.take(Self.provide("conformance.first"), Self.provide("conformance.second"))
            try await user.takeOne(["do": "release", "name": "conformance.first"])
            let (first, second) = (Self.call("conformance.first"), Self.call("conformance.second"))
            #expect(try await user.failure(of: first, on: "Neighbour")["code"] == "service_not_found")
            #expect(try await user.takeOne(second, on: "Neighbour") == [])
            try await user.succeed(.disable)
            #expect(try await user.failure(of: second, on: "Neighbour")["code"] == "service_not_found")
        },
        Case("N8 · Services of one owner are not found by another") { test in
            let (user, other) = (try await test.servedUser(), try await test.servedUser())
            try await user.takeOne(Self.provide("conformance.first", ["do": "context"]))
            #expect(try await other.failure(of: Self.call("conformance.first"))["code"] == "service_not_found")
            try await other.takeOne(Self.provide("conformance.first", ["do": "context"]))
            for each in [user, other] {
                let answer = try await each.takeOne(Self.call("conformance.first"))
                #expect(answer.array?.first?["owner"] == .string(each.name))
            }
        },
        Case("N8 · A plugin may call itself, and those who call it, many times at once, without waiting for itself") {
            test in
            let user = try await test.servedUser()
            try await user.installAndEnable("Neighbour")
            try await user.takeOne(Self.provide("neighbour.first", Self.call("conformance.second")), on: "Neighbour")
            try await user.take(
                Self.provide("conformance.first", Self.call("neighbour.first")),
                Self.provide("conformance.second", ["do": "storage.get", "key": "a"]))
            let calls = [JSONValue](repeating: Self.call("conformance.first"), count: 50)
            let answers = try await user.takeOne(["do": "parallel", "steps": .array(calls)])
            #expect(answers.array == [JSONValue](repeating: [[[.null]]], count: 50))
        },
        Case("A service that nobody waits for any more is cancelled") { test in
            let user = try await test.servedUser()
            try await user.installAndEnable("Neighbour")
            try await user.takeOne(
                Self.provide(
                    "conformance.first", ["do": "remember", "text": "began"],
                    ["do": "wait", "for": "never", "on_cancel": [["do": "remember", "text": "cancelled"]]]))
            let start = ContinuousClock.now
            // Cancelled and awaited below.
            let call = Task { try await user.takeOne(Self.call("conformance.first"), on: "Neighbour") }
            try await user.wait(for: "began")
            call.cancel()
            await #expect(throws: (any Error).self) { try await call.value }
            try await user.wait(for: "cancelled")
            // A call that goes on when the code that made it is cancelled ends as well: when its time is over.
            #expect(ContinuousClock.now - start < HostSettings.Limits.patient.call, "Only its time has ended the call.")
        },
    ]
}
