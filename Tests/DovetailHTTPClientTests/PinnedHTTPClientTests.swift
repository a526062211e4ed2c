import DovetailCore
import DovetailHTTPClient
import DovetailHost
import DovetailPlugin
import DovetailTesting
import NIOHTTP1
import Synchronization
import Testing

@Suite("Requests of plugins to elsewhere", .timeLimit(.minutes(10)))
struct PinnedHTTPClientTests {
    @Test("A request arrives with its method, fields and body, and its answer comes back")
    func exchange() async throws {
        let seen = Mutex<[String]>([])
        try await LoopbackServer.run { head in
            seen.withLock { $0 = [head.headers["X-Word"].joined(), head.headers["User-Agent"].joined(), head.uri] }
            return .echo
        } body: { server in
            try await withPlugin(settings: .loopback) { context, _ in
                let response = try await context.http.send(
                    OutboundRequest(
                        .put, "http://\(server.address)/a%20b?c=d#part", headers: ["X-Word": "kept"],
                        body: PluginBody(bytes: Array("Hello".utf8))))
                #expect(response.status == 200)
                #expect(response.headers["x-method"] == "PUT")
                #expect(try await response.body.collect(upTo: 100) == Array("Hello".utf8))
                #expect(seen.withLock { $0 } == ["kept", "Notes/1.0.0 (Dovetail)", "/a%20b?c=d"])
            }
        }
    }

    @Test("X15 · the id and the trace of a request stay at home when the operator says so", arguments: [true, false])
    func trace(_ travels: Bool) async throws {
        let sent = Mutex<[TraceContext]>([])
        let trace = TraceContext.begin()
        var settings = OutboundSettings.loopback
        settings.trace = travels
        try await LoopbackServer.run { head in
            sent.withLock { $0 = head.headers["traceparent"].compactMap(TraceContext.init(traceparent:)) }
            return .bytes(204, [], [])
        } body: { server in
            try await withPlugin(settings: settings) { context, _ in
                try await TraceContext.$current.withValue(trace) {
                    _ = try await context.http.get("http://\(server.address)/")
                }
            }
        }
        #expect(sent.withLock { $0 } == (travels ? [trace] : []))
    }

    @Test("Bodies stream both ways: the first piece is back before the second is sent")
    func streams() async throws {
        try await LoopbackServer.run { _ in
            .echo
        } body: { server in
            try await withPlugin(settings: .loopback) { context, _ in
                let (chunks, continuation) = AsyncThrowingStream.makeStream(of: [UInt8].self)
                let response = try await context.http.send(
                    OutboundRequest(.post, "http://\(server.address)/", body: PluginBody(chunks: chunks)))
                var iterator = response.body.makeAsyncIterator()
                for word in ["first", "second"] {
                    continuation.yield(Array(word.utf8))
                    #expect(try await iterator.next() == Array(word.utf8))
                }
                continuation.finish()
                #expect(try await iterator.next() == nil)
            }
        }
    }

    @Test("A status such as 404 is an answer")
    func status() async throws {
        try await LoopbackServer.run { _ in
            .bytes(404, [], Array("gone".utf8))
        } body: { server in
            try await withPlugin(settings: .loopback) { context, _ in
                let response = try await context.http.get("http://\(server.address)/")
                #expect(response.status == 404)
                #expect(try await response.body.collect(upTo: 100) == Array("gone".utf8))
            }
        }
    }

    @Test("HEAD tells how large the content is, and what is for the connection alone is left out")
    func sizes() async throws {
        let fields = [
            ("Content-Length", "12345"), ("Connection", "X-Hop, keep-alive"), ("X-Hop", "1"), ("X-End", "2"),
        ]
        let seen = Mutex<[String]>([])
        try await LoopbackServer.run { head in
            seen.withLock { $0 = ["X-Mine", "X-Other"].filter { head.headers.contains(name: $0) } }
            return .bodiless(fields)
        } body: { server in
            try await withPlugin(settings: .loopback) { context, _ in
                let response = try await context.http.send(
                    OutboundRequest(
                        .head, "http://\(server.address)/",
                        headers: ["Connection": "x-mine", "X-Mine": "1", "X-Other": "2"]))
                #expect(response.headers["Content-Length"] == "12345" && response.body.length == 0)
                #expect(response.headers["X-Hop"] == nil && response.headers["X-End"] == "2")
                #expect(response.headers["Connection"] == nil)
                #expect(seen.withLock { $0 } == ["X-Other"])
                #expect(try await response.body.collect(upTo: 10).isEmpty)
            }
        }
    }

    @Test(
        "This machine is not reached unless it is allowed, by whatever name",
        arguments: [
            "127.0.0.1", "localhost", "127.1", "0.0.0.0", "[::1]", "[::ffff:127.0.0.1]", "0x7f000001", "2130706433",
        ])
    func loopback(host: String) async throws {
        let count = Mutex(0)
        try await LoopbackServer.run { _ in
            count.withLock { $0 += 1 }
            return .bytes()
        } body: { server in
            try await withPlugin { context, _ in
                let error = try await hostError {
                    _ = try await context.http.get("http://\(host):\(server.port)/?key=secret")
                }
                #expect(error.code == .destinationRefused)
                #expect(error.message.contains("Notes"))
                #expect(!error.message.contains("secret"))
                #expect(count.withLock { $0 } == 0)
            }
        }
    }

    @Test("A redirect to this machine is refused, also when the name that was asked is allowed")
    func redirectInside() async throws {
        let count = Mutex(0)
        try await LoopbackServer.run { _ in
            count.withLock { $0 += 1 }
            return .bytes()
        } body: { inside in
            try await LoopbackServer.run { _ in
                .bytes(302, [("Location", "http://\(inside.address)/")])
            } body: { server in
                var settings = OutboundSettings()
                settings.allowed = [try #require(OutboundAllowance(server.address))]
                try await withPlugin(settings: settings) { context, _ in
                    let error = try await hostError { _ = try await context.http.get("http://\(server.address)/") }
                    #expect(error.code == .destinationRefused)
                    #expect(count.withLock { $0 } == 0)
                }
            }
        }
    }

    @Test("Redirects are followed, five at most, or given back, or an error")
    func redirects() async throws {
        try await LoopbackServer.run { head in
            head.uri == "/end"
                ? .bytes(200, [], [1]) : .bytes(302, [("Location", head.uri == "/loop" ? "/loop" : "/end")])
        } body: { server in
            try await withPlugin(settings: .loopback) { context, _ in
                let followed = try await context.http.get("http://\(server.address)/begin")
                #expect(followed.status == 200)
                #expect(followed.url == "http://\(server.address)/end" && followed.redirects == 1)
                let manual = try await context.http.send(
                    OutboundRequest(.get, "http://\(server.address)/begin", redirects: .manual))
                #expect(manual.status == 302 && manual.redirects == 0)
                #expect(manual.headers["Location"] == "/end")
                for request in [
                    OutboundRequest(.get, "http://\(server.address)/begin", redirects: .error),
                    OutboundRequest(.get, "http://\(server.address)/loop"),
                ] {
                    let error = try await hostError { _ = try await context.http.send(request) }
                    #expect(error.code == .invalidRequest)
                }
            }
        }
    }

    @Test("An answer that is too large is given up, whether it says so or not")
    func tooLarge() async throws {
        try await LoopbackServer.run { head in
            head.uri == "/said" ? .bytes(200, [], [UInt8](repeating: 1, count: 2_000)) : .endless(500)
        } body: { server in
            var settings = OutboundSettings.loopback
            settings.answerSize = 1_000
            try await withPlugin(settings: settings) { context, _ in
                for path in ["said", "endless"] {
                    let error = try await hostError {
                        let response = try await context.http.get("http://\(server.address)/\(path)")
                        _ = try await response.body.collect(upTo: 100_000)
                    }
                    #expect(error.code == .tooLarge)
                    #expect(error.message.contains("1000 bytes"))
                }
            }
        }
    }

    @Test("A server that does not begin, or does not go on, is given up after the limit")
    func slow() async throws {
        let clock = ManualClock()
        let (asked, signal) = AsyncStream.makeStream(of: Void.self)
        try await LoopbackServer.run { head in
            signal.yield()
            return head.uri == "/stall" ? .stall([1]) : .silence
        } body: { server in
            var settings = OutboundSettings.loopback
            (settings.head, settings.idle) = (.seconds(7), .seconds(5))
            try await withPlugin(settings: settings, clock: clock) { context, _ in
                let waiting = Task { try await context.http.get("http://\(server.address)/silence") }
                for await _ in asked { break }
                clock.advance(by: .seconds(8))
                let late = try await hostError { _ = try await waiting.value }
                #expect(late.code == .timedOut)
                #expect(late.message.contains("outbound.head"))
                let response = try await context.http.get("http://\(server.address)/stall")
                var body = response.body.makeAsyncIterator()
                #expect(try await body.next() == [1])
                await clock.waitForSleeper(of: .seconds(5))
                clock.advance(by: .seconds(6))
                let stalled = try await hostError { _ = try await body.next() }
                #expect(stalled.code == .timedOut)
                #expect(stalled.message.contains("outbound.idle"))
            }
        }
    }

    @Test("A field of an answer may hold any characters")
    func characters() async throws {
        let value = "attachment; filename=\"日本.pdf\""
        try await LoopbackServer.run { _ in
            .bytes(200, [("Content-Disposition", value)])
        } body: { server in
            try await withPlugin(settings: .loopback) { context, _ in
                let response = try await context.http.get("http://\(server.address)/")
                #expect(response.headers["Content-Disposition"] == value)
            }
        }
    }

    @Test("A connection that breaks off is an error, and what came is not taken for whole")
    func broken() async throws {
        try await LoopbackServer.run { _ in
            .breakOff
        } body: { server in
            try await withPlugin(settings: .loopback) { context, _ in
                let error = try await hostError {
                    let response = try await context.http.get("http://\(server.address)/")
                    _ = try await response.body.collect(upTo: 10_000)
                }
                #expect(error.code == .unreachable)
            }
        }
    }

    @Test("Nobody listens: the error names the plugin, its user and the host, and no more of the address")
    func nobody() async throws {
        var port = 0
        try await LoopbackServer.run { _ in
            .bytes()
        } body: {
            port = $0.port
        }
        try await withPlugin(settings: .loopback) { [port] context, _ in
            let error = try await hostError {
                _ = try await context.http.get("http://127.0.0.1:\(port)/path?key=secret")
            }
            #expect(error.code == .unreachable)
            #expect(error.remedy == .retry)
            for part in ["ada", "Notes", "127.0.0.1"] { #expect(error.message.contains(part)) }
            #expect(!"\(error)".contains("secret"))
        }
    }

    @Test("A request that is cancelled is given up, and so is one whose body nobody reads on")
    func cancel() async throws {
        try await LoopbackServer.run { head in
            head.uri == "/endless" ? .endless(10_000) : .silence
        } body: { server in
            var settings = OutboundSettings.loopback
            settings.concurrent = 1
            try await withPlugin(settings: settings) { context, _ in
                let task = Task { try await context.http.get("http://\(server.address)/silence") }
                task.cancel()
                await #expect(throws: CancellationError.self) { _ = try await task.value }
                // Each needs the only place that there is.
                for _ in 1...3 {
                    let response = try await context.http.get("http://\(server.address)/endless")
                    for try await piece in response.body {
                        #expect(!piece.isEmpty)
                        break
                    }
                }
            }
        }
    }

    @Test("Requests under way end when the installation goes to sleep, and none can be made afterwards")
    func sleep() async throws {
        try await LoopbackServer.run { head in
            head.uri == "/endless" ? .endless(10_000) : .silence
        } body: { server in
            try await withPlugin(settings: .loopback) { context, host in
                let response = try await context.http.get("http://\(server.address)/endless")
                let waiting = Task { try await context.http.get("http://\(server.address)/silence") }
                _ = try await host.perform(.disable, "Notes", for: context.owner)
                for error in [
                    try await hostError { for try await _ in response.body {} },
                    try await hostError { _ = try await waiting.value },
                    try await hostError { _ = try await context.http.get("http://\(server.address)/silence") },
                ] { #expect(error.code == .contextEnded) }
            }
        }
    }

    @Test("Without the permission nothing is sent")
    func permission() async throws {
        try await withPlugin(permissions: [.storageRead], settings: .loopback) { context, _ in
            let error = try await hostError { _ = try await context.http.get("http://127.0.0.1:1/") }
            #expect(error.code == .permissionDenied)
            #expect(error.message.contains("network.access"))
        }
    }

    @Test("A host without what sends requests says so")
    func noClient() async throws {
        try await withPlugin(outbound: nil) { context, _ in
            let error = try await hostError { _ = try await context.http.get("https://example.org/") }
            #expect(error.code == .notRunnable)
            #expect(error.remedy == .askOperator)
        }
    }

    @Test(
        "What is no address, method or field is refused before anything is sent",
        arguments: [
            OutboundRequest(.get, "ftp://example.org/"), OutboundRequest(.get, "example.org"),
            OutboundRequest(.get, ""),
            OutboundRequest(.get, "http://ada:word@example.org/"), OutboundRequest(.get, "http:///path"),
            OutboundRequest(.get, "unix:///run/secret"), OutboundRequest(.get, "http+unix://%2Frun%2Fsecret/"),
            OutboundRequest(RequestMethod(rawValue: "CONNECT"), "http://example.org/"),
            OutboundRequest(RequestMethod(rawValue: "GET /other HTTP/1.1"), "http://example.org/"),
            OutboundRequest(.get, "http://example.org/", headers: ["X-A": "1\r\nX-B: 2"]),
            OutboundRequest(.get, "http://example.org/", headers: ["X A": "1"]),
        ])
    func badRequests(request: OutboundRequest) async throws {
        try await withPlugin { context, _ in
            let error = try await hostError { _ = try await context.http.send(request) }
            #expect(error.code == .invalidRequest)
        }
    }
}
