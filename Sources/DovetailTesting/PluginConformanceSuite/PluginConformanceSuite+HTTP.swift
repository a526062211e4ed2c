import DovetailCore
import DovetailHost
import Testing

extension PluginConformanceSuite {
    private static func send(_ url: String, _ members: [String: JSONValue] = [:]) -> JSONValue {
        .object(["do": "http.send", "url": .string(url)].merging(members) { $1 })
    }

    /// The values of a field in the result of a step.
    private static func field(_ name: String, of result: JSONValue) -> [String] {
        (result["headers"]?.array ?? []).compactMap { pair in
            pair.array?.first?.string?.lowercased() == name ? pair.array?.last?.string : nil
        }
    }

    static let http = [
        Case("A request reaches elsewhere with its method, fields and body, and its answer comes back") { test in
            let user = try await test.servedUser()
            let result = try await user.takeOne(
                Self.send(
                    "http://echo.example/a%20b?c=d",
                    ["method": "PUT", "headers": [["X-Word", "kept"]], "text": "Grüße"]))
            #expect(result["status"] == 200)
            #expect(result["url"] == "http://echo.example/a%20b?c=d")
            #expect(result["bytes"] == .bytes("Grüße"))
            #expect(Self.field("x-method", of: result) == ["PUT"])
            #expect(Self.field("echo-x-word", of: result) == ["kept"])
            #expect(Self.field("echo-user-agent", of: result) == ["Conformance/1.0.0 (Dovetail)"])
        },
        Case("X15 · A request to elsewhere carries on the trace and the id of the request that it is made for") {
            test in
            let user = try await test.servedUser()
            try await user.takeOne(Self.route("GET", "/items", Self.send("http://echo.example/")))
            let parent = TraceContext.begin()
            let response = try await user.send(
                .get, "/items", headers: ["traceparent": parent.traceparent, "X-Request-ID": "request-\(user.name)"])
            let results = try JSONValue(parsing: try await response.body.collect(upTo: 10_000)).array
            let result = try #require(results?.first)
            #expect(Self.field("echo-x-request-id", of: result) == ["request-\(user.name)"])
            let sent = Self.field("echo-traceparent", of: result).first.flatMap(TraceContext.init(traceparent:))
            #expect(sent?.traceID == parent.traceID)
            #expect(sent != parent)
        },
        Case("Bodies of any size travel both ways as they come") { test in
            let user = try await test.servedUser()
            for count in [0, 1, 65_536, 65_537, 700_001] {
                let size = JSONValue.integer(count)
                let checked: JSONValue = ["count": size, "matches": true]
                for members in [["size": size], ["stream": ["size": size]]] as [[String: JSONValue]] {
                    let sent = members.merging(["method": "POST", "read": "check"]) { $1 }
                    let echo = try await user.takeOne(Self.send("http://echo.example/", sent))
                    #expect(echo["body"] == checked, "\(members)")
                }
                let answer = try await user.takeOne(Self.send("http://pattern.example/\(count)", ["read": "check"]))
                #expect(answer["body"] == checked)
            }
        },
        Case("A status that tells of a failure is an answer") { test in
            let user = try await test.servedUser()
            for status in [204, 404, 500] {
                let result = try await user.takeOne(Self.send("http://status.example/\(status)"))
                #expect(result["status"] == .integer(status))
            }
        },
        Case("Redirects are followed, or given back, or an error") { test in
            let user = try await test.servedUser()
            let followed = try await user.takeOne(Self.send("http://moved.example/"))
            #expect(followed["status"] == 200)
            #expect(followed["url"] == "http://echo.example/moved")
            let manual = try await user.takeOne(Self.send("http://moved.example/", ["redirects": "manual"]))
            #expect(manual["status"] == 302)
            #expect(Self.field("location", of: manual) == ["http://echo.example/moved"])
            let error = try await user.failure(of: Self.send("http://moved.example/", ["redirects": "error"]))
            #expect(error["code"] == "invalid_request")
        },
        Case("An address that is written in another way on its journey has not been redirected") { test in
            let user = try await test.servedUser()
            let result = try await user.takeOne(Self.send("http://echo.example/\(user.name)?q=[1]|x"))
            #expect(result["redirected"] == false)
            // Brackets and bars stand for themselves in addresses of some libraries, and are encoded in those of others.
            let url = "http://echo.example/\(user.name)?q=%5B1%5D%7Cx"
            #expect(result["url"]?.string == url)
            #expect(test.internet.requests.contains(url))
            let moved = try await user.takeOne(Self.send("http://moved.example/"))
            #expect(moved["redirected"] == true)
        },
        Case("What plugins may not reach is refused, and a plugin without the permission reaches nothing") { test in
            let user = try await test.servedUser()
            try await user.installAndEnable("Neighbour")
            for url in ["http://inside.example/", "http://127.0.0.1/", "http://[::1]/", "http://inward.example/"] {
                let failure = try await user.failure(of: Self.send(url))
                #expect(failure["code"] == "destination_refused", "\(url): \(failure)")
            }
            let failure = try await user.failure(of: Self.send("http://echo.example/"), on: "Neighbour")
            #expect(failure["code"] == "permission_denied")
            #expect(!test.internet.requests.contains { $0.contains("inside.example") })
        },
        Case("A name that is not known, and a scheme that is not spoken, are told apart") { test in
            let user = try await test.servedUser()
            #expect(try await user.failure(of: Self.send("http://nowhere.example/"))["code"] == "unreachable")
            #expect(try await user.failure(of: Self.send("ftp://echo.example/"))["code"] == "invalid_request")
        },
        Case("An answer that breaks off is not taken for whole") { test in
            let user = try await test.servedUser()
            let failure = try await user.failure(of: Self.send("http://broken.example/", ["read": "check"]))
            #expect(failure["code"] == "unreachable")
        },
        Case("An answer that nobody reads on is given up") { test in
            let user = try await test.servedUser()
            let url = "http://pattern.example/endless/\(user.name)"
            let result = try await user.takeOne(Self.send(url, ["read": "first"]))
            #expect(result["body"] == 1)
            try await test.internet.waitUntilGivenUp(url)
        },
        Case("A request to elsewhere is given up with the call that has made it") { test in
            let user = try await test.servedUser()
            let url = "http://silent.example/\(user.name)"
            let call = Task { try await user.takeOne(Self.send(url)) }
            try await test.internet.waitUntilAsked(url)
            call.cancel()
            await #expect(throws: (any Error).self) { try await call.value }
            try await test.internet.waitUntilGivenUp(url)
        },
        Case("A request to elsewhere is given up when the installation goes to sleep") { test in
            let user = try await test.servedUser()
            let url = "http://pattern.example/endless/\(user.name)/asleep"
            let task: JSONValue = [
                "do": "tasks.run", "name": "reading", "steps": [Self.send(url, ["read": "check"])],
            ]
            try await user.takeOne(task)
            try await test.internet.waitUntilAsked(url)
            try await user.succeed(.disable)
            try await test.internet.waitUntilGivenUp(url)
        },
        Case("What a hook has sent has been sent, and its context sends nothing afterwards") { test in
            let user = try await test.newUser()
            try await user.install()
            let url = "http://echo.example/\(user.name)"
            try await user.set(
                "enable", ["do": "keep", "name": "hook"], Self.send(url), ["do": "fail", "message": "No."])
            let result = try await user.perform(.enable)
            #expect(!result.isSuccess)
            #expect(test.internet.requests.contains(url))
            try await user.succeed(.disable)
            try await user.set("enable")
            try await user.succeed(.enable)
            let later: JSONValue = ["do": "with", "name": "hook", "steps": [Self.send(url)]]
            #expect(try await user.failure(of: later)["code"] == "context_ended")
        },
    ]
}
