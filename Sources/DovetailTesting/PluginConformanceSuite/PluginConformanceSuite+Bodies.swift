import DovetailCore
import Testing

extension PluginConformanceSuite {
    /// More than a connection carries at once without somebody reading.
    private static let large = 700_001

    private static let cancelled: JSONValue = ["do": "remember", "text": "cancelled"]

    static let bodies = [
        Case("A body of any size reaches the plugin as it comes, whether its length is known or not") { test in
            let user = try await test.servedUser()
            try await user.takeOne(Self.route("POST", "/upload", ["do": "given"], ["do": "body.check"]))
            let bytes = ConformancePattern.bytes(Self.large)
            let known = ConformancePattern.body(Self.large, length: Self.large)
            for (body, count) in [
                (PluginBody(bytes: bytes), Self.large), (known, Self.large),
                (ConformancePattern.body(Self.large), Self.large), (ConformancePattern.body(1), 1),
                (ConformancePattern.body(0), 0), (PluginBody(), 0), (PluginBody(bytes: [0]), 1),
            ] {
                let results = try await Self.results(of: try await user.send(.post, "/upload", body))
                #expect(results.last == ["count": .integer(count), "matches": true])
                #expect(results.first?["length"] == body.length.map(JSONValue.integer) ?? .null)
            }
        },
        Case("A body of any size comes from the plugin as it is made, whether its length is known or not") { test in
            let user = try await test.servedUser()
            for (answer, length, count) in [
                (["stream": ["size": .integer(Self.large)]], nil, Self.large),
                (["stream": ["size": .integer(Self.large), "length": true]], Self.large, Self.large),
                (["size": .integer(Self.large)], Self.large, Self.large), (["stream": ["size": 0]], nil, 0),
                (["size": 65_536], 65_536, 65_536), (["size": 65_537], 65_537, 65_537), (["text": ""], 0, 0),
                ([:], 0, 0),
            ] as [([String: JSONValue], Int?, Int)] {
                let step = JSONValue.object(answer.merging(["do": "answer"]) { $1 })
                try await user.takeOne(Self.route("GET", "/download", step))
                let response = try await user.send(.get, "/download")
                #expect(response.body.length == length, "\(answer)")
                let bytes = try await response.body.collect(upTo: 1 << 20)
                #expect(bytes == ConformancePattern.bytes(count), "\(answer)")
            }
        },
        Case("A body that is longer or shorter than was said breaks for whoever reads it, and is never taken for whole")
        {
            test in
            let user = try await test.servedUser()
            for length in [0, 99_999, 100_001] {
                let stream: JSONValue = ["size": 100_000, "length": .integer(length)]
                try await user.takeOne(Self.route("GET", "/download", ["do": "answer", "stream": stream]))
                let response = try await user.send(.get, "/download")
                #expect(response.body.length == length)
                let error = await #expect(throws: DovetailError.self) { try await response.body.collect(upTo: 1 << 20) }
                #expect(error?.code == .invalidRequest, "\(error.debugDescription)")
            }
        },
        Case("A body may be sent back while it still comes") { test in
            let user = try await test.servedUser()
            try await user.takeOne(Self.route("POST", "/upload", ["do": "answer", "echo": true]))
            let response = try await user.send(.post, "/upload", ConformancePattern.body(Self.large))
            #expect(try await response.body.collect(upTo: 1 << 20) == ConformancePattern.bytes(Self.large))
        },
        Case("A plugin may answer before it has read the body, and without reading it") { test in
            let user = try await test.servedUser()
            for steps in [[["do": "body.first"]], []] as [[JSONValue]] {
                try await user.takeOne(
                    .object([
                        "do": "routes.bind", "method": "POST", "path": "/upload", "steps": .array(steps),
                    ]))
                let response = try await user.send(.post, "/upload", ConformancePattern.body(nil))
                #expect(try await Self.results(of: response) == steps.map { _ in 1 })
            }
        },
        Case("A stream that breaks at the plugin breaks for whoever reads it, after what came before") { test in
            let user = try await test.servedUser()
            try await user.takeOne(
                Self.route(
                    "GET", "/download",
                    ["do": "answer", "stream": ["size": .integer(Self.large), "fail_after": 400_000]]))
            let response = try await user.send(.get, "/download")
            var count = 0
            do {
                for try await chunk in response.body { count += chunk.count }
                Issue.record("The stream ended as if it were whole.")
            } catch {
                #expect(error as? PluginFailure == .permanent("The stream broke."))
            }
            #expect(count <= 400_000)
            #expect(try await user.takeOne(["do": "memory"]).array?.isEmpty == false)
        },
        Case("A body that breaks on its way to the plugin is not taken for whole") { test in
            let user = try await test.servedUser()
            try await user.takeOne(
                Self.route(
                    "POST", "/upload", ["do": "remember", "text": "in"],
                    ["do": "body.check"], ["do": "remember", "text": "whole"]))
            let body = ConformancePattern.body(nil, failsAfter: 400_000)
            await #expect(throws: (any Error).self) { try await user.send(.post, "/upload", body) }
            try await user.wait(for: "in")
            #expect(try await !user.memory().contains("whole"))
        },
        Case("A stream that nobody reads any more ends at the plugin") { test in
            let user = try await test.servedUser()
            try await user.takeOne(
                Self.route("GET", "/download", ["do": "answer", "stream": ["on_end": "ended"]]))
            var response: PluginResponse? = try await user.send(.get, "/download")
            var count = 0
            if let body = response?.body {
                for try await chunk in body {
                    count += chunk.count
                    if count > Self.large { break }
                }
            }
            response = nil
            try await user.wait(for: "ended")
        },
        Case("A handler that reads a body hears that its caller has gone") { test in
            let user = try await test.servedUser()
            try await user.takeOne(
                Self.route(
                    "POST", "/upload", ["do": "body.first"], ["do": "remember", "text": "in"],
                    ["do": "wait", "for": "never", "on_cancel": [Self.cancelled]]))
            let request = Task { try await user.send(.post, "/upload", ConformancePattern.body(nil)) }
            try await user.wait(for: "in")
            request.cancel()
            await #expect(throws: CancellationError.self) { try await request.value }
            try await user.wait(for: "cancelled")
        },
    ]

    private static func results(of response: PluginResponse) async throws -> [JSONValue] {
        try JSONValue(parsing: try await response.body.collect(upTo: 1 << 20)).array ?? []
    }
}
