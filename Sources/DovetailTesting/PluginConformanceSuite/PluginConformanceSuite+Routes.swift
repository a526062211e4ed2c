import DovetailCore
import DovetailHost
import Testing

extension PluginConformanceSuite {
    /// Binds a route that takes steps.
    static func route(_ method: String, _ path: String, _ steps: JSONValue...) -> JSONValue {
        [
            "do": "routes.bind", "method": .string(method), "path": .string(path), "as": .string(path),
            "steps": .array(steps),
        ]
    }

    static let routes = [
        Case("N6 · A request reaches the plugin with its parameters, query, headers and user") { test in
            let user = try await test.servedUser()
            try await user.takeOne(Self.route("PUT", "/items/{id}/parts/{part}", ["do": "given"]))
            let response = try await user.send(
                .put, "/items/a%20b/parts/7", query: [.init("tag", "ä&="), .init("tag", ""), .init("q", "x y")],
                headers: HeaderFields([.init("X-Trace", "1"), .init("x-trace", "2"), .init("Accept", "a, b")]))
            let given = try JSONValue(parsing: try await response.body.collect(upTo: 10_000)).array?.first
            #expect(given?["method"] == "PUT")
            #expect(given?["path"] == "/items/a%20b/parts/7")
            #expect(given?["parameters"]?["part"] == "7")
            #expect(given?["parameters"]?["id"]?.string?.isEmpty == false)
            #expect(given?["query"] == [["tag", "ä&="], ["tag", ""], ["q", "x y"]])
            let own = [["X-Trace", "1"], ["x-trace", "2"], ["Accept", "a, b"]] as JSONValue
            #expect(given?["headers"]?.array?.prefix(3) == own.array?.prefix(3))
            #expect(given?["headers"]?.array?.dropFirst(3).map { $0.array?.first } == ["traceparent", "X-Request-ID"])
            #expect(given?["user"] == .string(user.name))
        },
        Case("N6 · An answer has the status, headers and body that the plugin gave it") { test in
            let user = try await test.servedUser()
            try await user.takeOne(
                Self.route(
                    "GET", "/items",
                    [
                        "do": "answer", "status": 418, "text": "Tee\n",
                        "headers": [["Content-Type", "text/x-tea"], ["Set-Cookie", "a=1"], ["Set-Cookie", "b=ü"]],
                    ]))
            let response = try await user.send(.get, "/items")
            #expect(response.status == 418)
            #expect(
                response.headers
                    == HeaderFields([
                        .init("Content-Type", "text/x-tea"), .init("Set-Cookie", "a=1"), .init("Set-Cookie", "b=ü"),
                    ]))
            #expect(response.body.length == 4)
            #expect(try await response.body.collect(upTo: 100) == Array("Tee\n".utf8))
            #expect(try await user.send(.head, "/items").status == 418)
        },
        Case("N6 · Routes are found by method and path, fixed parts first, and answer 404 and 405 elsewhere") { test in
            let user = try await test.servedUser()
            try await user.take(
                Self.route("GET", "/items", ["do": "answer", "text": "all"]),
                Self.route("GET", "/items/{id}", ["do": "answer", "text": "one"]),
                Self.route("GET", "/files/**", ["do": "given"]))
            for (path, text) in [("/items", "all"), ("/items/", "all"), ("/items/7", "one")] {
                let response = try await user.send(.get, path)
                #expect(try await response.body.collect(upTo: 100) == Array(text.utf8), "\(path)")
            }
            #expect(try await user.send(.get, "/files/a/b/c.txt").status == 200)
            for (method, path, status) in [
                (RequestMethod.get, "/download", 404), (.get, "/items/7/parts", 404), (.delete, "/items", 405),
                (.get, "/run", 405),
            ] {
                let failure = await #expect(throws: RequestFailure.self) { try await user.send(method, path) }
                #expect(failure?.status == status, "\(method) \(path)")
            }
        },
        Case("B8 · What a route throws is answered as what it is") { test in
            let user = try await test.servedUser()
            let body = PluginBody(bytes: Array("no JSON".utf8))
            let failure = await #expect(throws: RequestFailure.self) { try await user.send(.post, "/run", body) }
            #expect(failure?.status == 422)
            let teapot: JSONValue = ["do": "fail", "status": 418, "message": "Teapöt."]
            let seen = await #expect(throws: RequestFailure.self) { try await user.takeOne(teapot) }
            #expect(seen == RequestFailure(418, "Teapöt."))
            for kind in ConformanceFailure.all {
                let error = await #expect(throws: DovetailError.self) { try await user.takeOne(kind.step) }
                #expect(kind.fits(error, of: user, in: "POST /run"), "\(kind.step): \(error.debugDescription)")
            }
        },
        Case("N6 · What the manifest does not declare cannot be bound, and a hook binds nothing") { test in
            let user = try await test.servedUser()
            #expect(try await user.failure(of: Self.route("POST", "/items"))["code"] == "undeclared")
            #expect(try await user.failure(of: Self.route("GET", "/elsewhere"))["code"] == "undeclared")
            try await user.set("disable", Self.route("GET", "/items"))
            let result = try await user.succeed(.disable)
            #expect(result.warnings.map(\.code) == [.invalidRequest])
        },
        Case("A route that is bound again has its new handler, and one that is let go of is not found") { test in
            let user = try await test.servedUser()
            for text in ["first", "second"] {
                try await user.takeOne(Self.route("GET", "/items", ["do": "answer", "text": .string(text)]))
                let response = try await user.send(.get, "/items")
                #expect(try await response.body.collect(upTo: 100) == Array(text.utf8))
            }
            try await user.takeOne(["do": "release", "name": "/items"])
            let failure = await #expect(throws: RequestFailure.self) { try await user.send(.get, "/items") }
            #expect(failure?.status == 404)
        },
        Case("Requests are answered side by side") { test in
            let user = try await test.servedUser()
            try await user.takeOne(
                Self.route("GET", "/items", ["do": "remember", "text": "in"], ["do": "wait", "for": "go"]))
            try await withThrowingDiscardingTaskGroup { group in
                for _ in 1...20 {
                    group.addTask {
                        let response = try await user.send(.get, "/items")
                        #expect(response.status == 200)
                    }
                }
                try await user.wait(for: "in", count: 20)
                try await user.takeOne(["do": "remember", "text": "go"])
            }
        },
        Case("A request that is under way is answered before its installation goes to sleep") { test in
            let (user, other) = (try await test.servedUser(), try await test.servedUser())
            try await user.takeOne(
                Self.route(
                    "GET", "/items", ["do": "remember", "text": "in"], ["do": "wait", "for": "go"],
                    ["do": "storage.set", "key": "late", "text": "1"]))
            async let response = user.send(.get, "/items")
            try await user.wait(for: "in")
            async let result = user.succeed(.disable)
            try await other.takeOne(["do": "remember", "in": .string(user.name), "text": "go"])
            #expect(try await response.status == 200)
            #expect(try await result.warnings == [])
            let error = await #expect(throws: DovetailError.self) { try await user.send(.get, "/items") }
            #expect(error?.code == .notServing)
            try await user.succeed(.enable)
            #expect(try await user.takeOne(["do": "storage.get", "key": "late"]) == .bytes("1"))
        },
        Case("A handler whose caller has gone is cancelled, and may still put things in order") { test in
            let user = try await test.servedUser()
            try await user.takeOne(
                Self.route(
                    "GET", "/items", ["do": "remember", "text": "in"],
                    [
                        "do": "wait", "for": "never",
                        "on_cancel": [
                            ["do": "storage.set", "key": "left", "text": "in order"],
                            ["do": "remember", "text": "cancelled"],
                        ],
                    ]))
            let request = Task { try await user.send(.get, "/items") }
            try await user.wait(for: "in")
            request.cancel()
            await #expect(throws: CancellationError.self) { try await request.value }
            try await user.wait(for: "cancelled")
            #expect(try await user.takeOne(["do": "storage.get", "key": "left"]) == .bytes("in order"))
        },
    ]
}
