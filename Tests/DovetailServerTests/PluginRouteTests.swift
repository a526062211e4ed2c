import AsyncHTTPClient
import DovetailAPI
import DovetailCore
import DovetailServer
import Foundation
import NIOCore
import Testing

@Suite("Plugins' routes over HTTP")
struct PluginRouteTests {
    /// A server on which Ada has the greeter enabled.
    private func withGreeter(
        _ settings: ServerSettings = ServerSettings(), _ body: (TestServer, TestClient) async throws -> Void
    ) async throws {
        try await withServer(settings) { server in
            let ada = try await server.client("ada")
            #expect(try await ada.act(.install, "Greeter").status == 200)
            #expect(try await ada.act(.enable, "Greeter").status == 200)
            try await body(server, ada)
        }
    }

    @Test("a route answers the user whose installation serves, and nobody else")
    func serving() async throws {
        try await self.withGreeter { server, ada in
            let answer = try await ada.get("/plugins/Greeter/hello")
            #expect(answer.status == 200 && answer.text == "Hello, ada!")
            let bob = try await server.client("bob")
            let refused = try await bob.get("/plugins/Greeter/hello")
            #expect(refused.status == 404 && refused.problem?.code == .notInstalled)
            #expect(try await ada.act(.disable, "Greeter").status == 200)
            let asleep = try await ada.get("/plugins/Greeter/hello")
            #expect(asleep.status == 503 && asleep.problem?.code == .notServing)
            // It sleeps until somebody enables it: to ask again helps nobody.
            #expect(asleep.problem?.remedy == .changeRequest && asleep.headers["retry-after"] == [])
        }
    }

    @Test("parameters and the query reach the plugin decoded")
    func decoding() async throws {
        try await self.withGreeter { _, ada in
            let answer = try await ada.get("/plugins/Greeter/items/a%2Fb%20%F0%9F%98%80?q=1%202+3&q=4")
            #expect(answer.text == "a/b 😀|1 2 3")
            #expect(try await ada.get("/plugins/Greeter/items/x?q=%ff").status == 400)
        }
    }

    @Test("what signs the caller in does not reach the plugin, and a plugin's cookie does not leave")
    func headerHygiene() async throws {
        try await self.withGreeter { _, ada in
            let seen = try await ada.get(
                "/plugins/Greeter/headers", headers: ["Cookie": "dovetail_session=x", "X-Own": "y", "TE": "trailers"])
            let names = try seen.document([[String]].self).compactMap(\.first)
            #expect(names.contains("x-own"))
            #expect(Set(names).isDisjoint(with: ["authorization", "cookie", "te", "connection"]))
            let sent = try await ada.get("/plugins/Greeter/cookie")
            #expect(sent.headers["x-own"] == ["kept"] && sent.headers["set-cookie"].isEmpty)
            for name in [
                "access-control-allow-credentials", "strict-transport-security", "alt-svc", "nel", "report-to",
                "reporting-endpoints", "www-authenticate",
            ] { #expect(sent.headers[name].isEmpty, "\(name)") }
            #expect(sent.headers["x-request-id"] != ["forged"])
            #expect(sent.headers["content-security-policy"] == ["sandbox allow-scripts allow-forms"])
        }
    }

    @Test("the browser's session does not open a plugin's route, only a bearer token does")
    func cookies() async throws {
        try await self.withGreeter { server, ada in
            let cookie = "dovetail_session=" + (ada.token ?? "")
            let api = try await server.guest.get(APIPaths.session, headers: ["Cookie": cookie])
            #expect(api.status == 200)
            let route = try await server.guest.get("/plugins/Greeter/hello", headers: ["Cookie": cookie])
            #expect(route.status == 401 && route.headers["www-authenticate"] == ["Bearer realm=\"dovetail\""])
        }
    }

    @Test("a page's token is good for its plugin's routes, and for nothing else")
    func pageToken() async throws {
        try await self.withGreeter { server, ada in
            let token: API.Token =
                try await ada.send("POST", APIPaths.pageToken(PluginSlug("Greeter"), of: .me)).document()
            #expect(token.plugin?.rawValue == "Greeter")
            let page = TestClient(address: server.address, token: token.token)
            #expect(try await page.get("/plugins/Greeter/hello").text == "Hello, ada!")
            #expect(try await page.get(APIPaths.installations(of: .me)).status == 403)
            #expect(try await page.get("/plugins/Other/hello").status == 403)
            server.clock.advance(by: 16 * 60)
            let late = try await page.get("/plugins/Greeter/hello")
            #expect(late.status == 401 && late.problem?.detail.contains("expired") == true)
        }
    }

    @Test("a page's token is good for the installation it was made for, not for another that serves the user")
    func pageTokenOfInstallation() async throws {
        try await withServer { server in
            let root = try await server.administrator()
            let ada = try await server.client("ada")
            for action in [API.Action.install, .enable] {
                #expect(try await root.act(action, "Greeter", as: .system).status == 200)
                #expect(try await ada.act(action, "Greeter").status == 200)
            }
            let slug = try PluginSlug("Greeter")
            let tokens: (own: API.Token, system: API.Token) = (
                try await ada.send("POST", APIPaths.pageToken(slug, of: .me)).document(),
                try await ada.send("POST", APIPaths.pageToken(slug, of: .system)).document()
            )
            let own = TestClient(address: server.address, token: tokens.own.token)
            let system = TestClient(address: server.address, token: tokens.system.token)
            #expect(try await own.get("/plugins/Greeter/hello").text == "Hello, ada!")
            let refused = try await system.get("/plugins/Greeter/hello")
            #expect(refused.status == 403 && refused.problem?.code == .forbidden)
            #expect(try await ada.act(.disable, "Greeter").status == 200)
            #expect(try await own.get("/plugins/Greeter/hello").status == 403)
            #expect(try await system.get("/plugins/Greeter/hello").text == "Hello, ada!")
        }
    }

    @Test("pages of every origin may call, without credentials")
    func crossOrigin() async throws {
        try await self.withGreeter { server, ada in
            let preflight = try await server.guest.send(
                "OPTIONS", "/plugins/Greeter/hello",
                headers: [
                    "Origin": "null", "Access-Control-Request-Method": "POST",
                    "Access-Control-Request-Headers": "authorization, x-own",
                ])
            #expect(preflight.status == 204 && preflight.headers["access-control-allow-origin"] == ["*"])
            #expect(preflight.headers["access-control-allow-methods"] == ["POST"])
            #expect(preflight.headers["access-control-allow-headers"] == ["authorization, x-own"])
            #expect(preflight.headers["access-control-allow-credentials"].isEmpty)
            let failed = try await server.guest.get("/plugins/Greeter/hello")
            #expect(failed.status == 401 && failed.headers["access-control-allow-origin"] == ["*"])
            #expect(try await ada.get("/plugins/Greeter/hello").headers["access-control-allow-origin"] == ["*"])
        }
    }

    @Test("bodies go through in both directions, small and large, with a length and in chunks")
    func bodies() async throws {
        try await self.withGreeter { _, ada in
            for size in [0, 1, 65_536, 65_537, 3_000_000] {
                let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
                let answer = try await ada.send("POST", "/plugins/Greeter/echo", bytes: bytes)
                #expect(answer.status == 200 && answer.bytes == bytes, "\(size) bytes")
            }
            var chunked = ada.request("POST", "/plugins/Greeter/count")
            let chunks = (0..<50).map { _ in ByteBuffer(repeating: 7, count: 10_000) }
            chunked.body = .stream(chunks.async, length: .unknown)
            #expect(try await ada.send(chunked).text == "500000")
        }
    }

    @Test("a body beyond the limit is refused, whether or not it says its length")
    func tooLarge() async throws {
        var settings = ServerSettings()
        settings.limits.pluginBody = 100_000
        try await self.withGreeter(settings) { _, ada in
            let told = try await ada.send(
                "POST", "/plugins/Greeter/count", bytes: [UInt8](repeating: 1, count: 100_001))
            #expect(told.status == 413 && told.problem?.code == .tooLarge)
            var untold = ada.request("POST", "/plugins/Greeter/count")
            untold.body = .stream((0..<20).map { _ in ByteBuffer(repeating: 7, count: 10_000) }.async, length: .unknown)
            #expect(try await ada.send(untold).status == 413)
            let fitting = try await ada.send(
                "POST", "/plugins/Greeter/count", bytes: [UInt8](repeating: 1, count: 100_000))
            #expect(fitting.text == "100000")
        }
    }

    @Test("X15 · the trace of a request goes on to the plugin, as a span of its own, and so does the request's id")
    func trace() async throws {
        try await self.withGreeter { _, ada in
            let parent = TraceContext.begin()
            let headers = ["traceparent": parent.traceparent, "X-Request-ID": "my-id-2"]
            let answer = try await ada.get("/plugins/Greeter/headers", headers: headers)
            let pairs = try answer.document([[String]].self)
            let fields = Dictionary(pairs.map { ($0[0], $0[1]) }) { first, _ in first }
            let trace = try #require(fields["traceparent"].flatMap(TraceContext.init(traceparent:)))
            #expect(trace.traceID == parent.traceID && trace.span != parent.span)
            #expect(fields["x-request-id"] == "my-id-2" && answer.headers["x-request-id"] == ["my-id-2"])
        }
    }

    @Test("what a route throws is a problem document: its own status, or 502 for what it did not mean")
    func failures() async throws {
        try await self.withGreeter { _, ada in
            let teapot = try await ada.get("/plugins/Greeter/teapot")
            #expect(teapot.status == 418 && teapot.problem?.detail == "I am a teapot.")
            let broken = try await ada.get("/plugins/Greeter/broken", headers: ["X-Request-ID": "my-id-1"])
            #expect(broken.status == 502 && broken.problem?.code == .pluginFailed)
            #expect(broken.headers["x-request-id"] == ["my-id-1"])
            #expect(try await ada.get("/plugins/Greeter/nothing").status == 404)
            let wrong = try await ada.send("DELETE", "/plugins/Greeter/hello")
            #expect(wrong.status == 405 && wrong.problem?.code.rawValue == "method_not_allowed")
        }
    }

    @Test("HEAD answers the head of what GET would answer")
    func head() async throws {
        try await self.withGreeter { _, ada in
            let head = try await ada.send("HEAD", "/plugins/Greeter/hello")
            #expect(head.status == 200 && head.bytes.isEmpty && head.headers["content-length"] == ["11"])
        }
    }

    @Test(
        "N6 · an answer that has no body sends none, so that nothing of it is taken for the next answer",
        arguments: [
            "GET /plugins/Greeter/empty/204", "GET /plugins/Greeter/empty/205", "GET /plugins/Greeter/empty/304",
            "HEAD /plugins/Greeter/hello", "HEAD /plugins/Greeter/nothing", "HEAD /plugins/Nobody/nothing",
            "HEAD /nothing", "HEAD /api/v1/nothing",
        ])
    func framing(_ request: String) async throws {
        try await self.withGreeter { server, ada in
            try await RawConnection.open(to: server.address) { connection in
                try await connection.sendHead(request, ada)
                try await connection.sendHead("GET /plugins/Greeter/hello", ada)
                try await connection.read(until: "Hello")
                let heads = connection.text.components(separatedBy: "\r\n\r\n")
                #expect(heads.count == 3 && heads[1].hasPrefix("HTTP/1.1 200 OK"), "\(connection.text)")
            }
        }
    }

    @Test("HEAD with a body to what a plugin does not have is answered once, and the server goes on")
    func headWithBody() async throws {
        try await self.withGreeter { server, ada in
            try await RawConnection.open(to: server.address) { connection in
                try await connection.sendHead("HEAD /plugins/Greeter/nothing", ada, "Content-Length: 5\r\n")
                try await connection.send("12345")
                try await connection.read(until: "\r\n\r\n")
                #expect(connection.text.hasPrefix("HTTP/1.1 404"), "\(connection.text)")
            }
            #expect(try await ada.get("/plugins/Greeter/hello").status == 200)
        }
    }
}

extension Array where Element: Sendable {
    /// The elements, one after another.
    fileprivate var async: AsyncStream<Element> {
        AsyncStream { stream in
            for element in self { stream.yield(element) }
            stream.finish()
        }
    }
}
