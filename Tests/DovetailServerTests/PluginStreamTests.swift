import AsyncHTTPClient
import DovetailTesting
import DovetailAPI
import DovetailHost
import DovetailServer
import Logging
import NIOCore
import Synchronization
import Testing

/// A server on which Ada has the plugin enabled whose routes take their time.
func withStreamer(
    _ settings: ServerSettings = ServerSettings(), limits: HostSettings.Limits = HostSettings.Limits(),
    clock: (any HostClock)? = nil, log: LogRecord = LogRecord(), stage: Streamer.Stage = Streamer.Stage(),
    _ body: (TestServer, TestClient) async throws -> Void
) async throws {
    try await withServer(settings, packages: [.streamer(stage)], limits: limits, clock: clock, logger: log.logger) {
        server in
        let ada = try await server.client("ada")
        #expect(try await ada.act(.install, "Streamer").status == 200)
        #expect(try await ada.act(.enable, "Streamer").status == 200)
        try await body(server, ada)
    }
}

@Suite("Streams through plugins' routes", .timeLimit(.minutes(10)))
struct PluginStreamTests {
    private let stage = Streamer.Stage()
    private let log = LogRecord()

    @Test("N6 · a plugin reads a body while it still comes, and a client an answer while it is still made")
    func bothWays() async throws {
        try await withStreamer { server, ada in
            try await RawConnection.open(to: server.address) { connection in
                try await connection.sendHead("POST /plugins/Streamer/echo", ada, "Transfer-Encoding: chunked\r\n")
                try await connection.sendChunk("first")
                try await connection.read(until: "first")
                try await connection.sendChunk("second")
                try await connection.read(until: "second")
                try await connection.send("0\r\n\r\n")
                try await connection.read(until: "\r\n0\r\n\r\n")
                try await connection.sendHead("POST /plugins/Streamer/count", ada, "Content-Length: 0\r\n")
                try await connection.read(until: "\r\n\r\n0")
            }
        }
    }

    @Test("N6 · server-sent events pass one by one, as the plugin sends them")
    func events() async throws {
        let ticks = self.stage.ticks.continuation
        try await withStreamer(stage: self.stage) { server, ada in
            try await RawConnection.open(to: server.address) { connection in
                try await connection.sendHead("GET /plugins/Streamer/ticks", ada)
                try await connection.read(until: "text/event-stream")
                for number in 1...3 {
                    ticks.yield(Array("data: \(number)\n\n".utf8))
                    try await connection.read(until: "data: \(number)\n\n")
                }
                ticks.finish()
                try await connection.read(until: "\r\n0\r\n\r\n")
            }
        }
    }

    @Test("N6 · a client that hangs up before the answer begins cancels the plugin's call, and nobody failed")
    func hangUpBefore() async throws {
        let stage = self.stage
        try await withStreamer(log: self.log, stage: stage) { server, ada in
            try await RawConnection.open(to: server.address) { connection in
                try await connection.sendHead("GET /plugins/Streamer/wait", ada)
                try await stage.hasStarted.pass()
            }
            try await stage.wasCancelled.pass()
            #expect(try await ada.send("POST", "/plugins/Streamer/count").text == "0")
        }
        #expect(self.log.lines.allSatisfy { $0.level < .warning }, "\(self.log.lines)")
        let farewell = self.log.lines.first { $0.message == "A client hung up before it was answered" }
        #expect(farewell?.facts["http.path"] == "/plugins/Streamer/wait")
    }

    @Test("N6 · a client that hangs up in the middle of an answer ends it, although the plugin says nothing")
    func hangUpAfter() async throws {
        let stage = self.stage
        try await withStreamer(log: self.log, stage: stage) { server, ada in
            try await RawConnection.open(to: server.address) { connection in
                try await connection.sendHead("GET /plugins/Streamer/ticks", ada)
                stage.ticks.continuation.yield(Array("data: 1\n\n".utf8))
                try await connection.read(until: "data: 1")
            }
            try await stage.ticksEnded.pass()
        }
        #expect(self.log.lines.allSatisfy { $0.level < .warning }, "\(self.log.lines)")
    }

    @Test("N6 · what a plugin makes of a body that broke off is not its failure")
    func brokenUpload() async throws {
        try await withStreamer(log: self.log) { server, ada in
            try await RawConnection.open(to: server.address) { connection in
                try await connection.sendHead("POST /plugins/Streamer/swallow", ada, "Content-Length: 100000\r\n")
                try await connection.send("only this")
            }
            #expect(try await ada.send("POST", "/plugins/Streamer/count").text == "0")
        }
        #expect(self.log.lines.allSatisfy { $0.level < .error }, "\(self.log.lines)")
    }

    @Test("N6 · a route that answers while a task of its own still reads the body harms nobody")
    func readingOn() async throws {
        try await withStreamer { server, ada in
            try await RawConnection.open(to: server.address) { connection in
                try await connection.sendHead("POST /plugins/Streamer/leave", ada, "Transfer-Encoding: chunked\r\n")
                try await connection.sendChunk("first")
                await connection.readToEnd()
                #expect(connection.text.hasPrefix("HTTP/1.1 200") && connection.text.hasSuffix("left"))
            }
            #expect(try await ada.send("POST", "/plugins/Streamer/count").text == "0")
        }
    }

    @Test("N6 · a body is read once: who asks for it a second time is told so")
    func readTwice() async throws {
        try await withStreamer { server, ada in
            try await RawConnection.open(to: server.address) { connection in
                try await connection.sendHead("POST /plugins/Streamer/twice", ada, "Transfer-Encoding: chunked\r\n")
                try await connection.sendChunk("first")
                try await connection.read(until: "is read once")
            }
            #expect(try await ada.send("POST", "/plugins/Streamer/count").text == "0")
        }
    }

    @Test("N6 · 64 MiB go through and back")
    func large() async throws {
        try await withStreamer { _, ada in
            let pieces = AsyncStream<ByteBuffer> { stream in
                for _ in 0..<1_024 { stream.yield(ByteBuffer(repeating: 7, count: 64 << 10)) }
                stream.finish()
            }
            var request = ada.request("POST", "/plugins/Streamer/echo")
            request.body = .stream(pieces, length: .unknown)
            let answer = try await HTTPClient.shared.execute(request, timeout: .seconds(240))
            var received = 0
            for try await buffer in answer.body { received += buffer.readableBytes }
            #expect(received == 64 << 20)
        }
    }

    @Test("N6 · of an answer that its client does not read no more is made than has room on the way")
    func unread() async throws {
        let made = self.stage.made
        try await withStreamer(stage: self.stage) { server, ada in
            try await RawConnection.open(to: server.address) { connection in
                try await connection.sendHead("GET /plugins/Streamer/endless", ada)
                try await connection.read(until: "000")
                // Others are answered until nothing more is made.
                var before = 0
                while before != made.count {
                    before = made.count
                    // What the system holds for both ends of a connection is the most of it.
                    try #require(before < 32 << 20)
                    for _ in 0..<10 { #expect(try await ada.send("POST", "/plugins/Streamer/count").text == "0") }
                }
            }
        }
    }

    @Test(
        "N6 · an answer that breaks off is cut, so that nobody takes it for whole, and logged as the plugin's failure")
    func brokenAnswer() async throws {
        try await withStreamer(log: self.log) { server, ada in
            try await RawConnection.open(to: server.address) { connection in
                try await connection.sendHead("GET /plugins/Streamer/breaks", ada)
                await connection.readToEnd()
                #expect(connection.text.contains("half") && !connection.text.contains("\r\n0\r\n"))
            }
        }
        let line = self.log.lines.first { $0.message == "A route of a plugin failed" }
        #expect(line?.facts["error.message"]?.contains("GET /breaks") == true)
        #expect(line?.facts["request.id"] != nil && line?.facts["trace.id"] != nil)
        #expect(line?.facts["error.message"]?.contains("The other half is lost.") == true)
    }

    @Test("N6 · when the server stops, streams of events end at once and in order, and others are cut after a while")
    func stopping() async throws {
        var limits = ServerSettings()
        limits.limits.drain = .milliseconds(200)
        let stage = self.stage
        let (events, zeros) = (Gate(), Gate())
        let readers = Mutex<[Task<String, any Error>]>([])
        try await withStreamer(limits, stage: stage) { server, ada in
            let address = server.address
            let both = [
                Task { try await Self.follow("/ticks", until: "data: 1", events, at: address, as: ada) },
                Task { try await Self.follow("/endless", until: "000", zeros, at: address, as: ada) },
            ]
            readers.withLock { $0 = both }
            stage.ticks.continuation.yield(Array("data: 1\n\n".utf8))
            try await events.pass()
            try await zeros.pass()
        }
        var texts: [String] = []
        for reader in readers.withLock({ $0 }) { texts.append(try await reader.value) }
        #expect(texts[0].hasSuffix(": the server is stopping\n\n\r\n0\r\n\r\n"), "\(texts[0])")
        #expect(!texts[1].hasSuffix("\r\n0\r\n\r\n"), "\(texts[1].suffix(100))")
    }

    @Test("N6 · a client that takes nothing of its answer does not keep the server from stopping")
    func stoppingUnread() async throws {
        var settings = ServerSettings()
        settings.limits.drain = .milliseconds(200)
        settings.limits.silence = .seconds(3_600)
        let (begun, hasStopped) = (Gate(), Gate())
        let reader = Mutex<Task<Void, any Error>?>(nil)
        try await withStreamer(settings) { server, ada in
            let address = server.address
            let task = Task {
                try await RawConnection.open(to: address) { connection in
                    try await connection.sendHead("GET /plugins/Streamer/endless", ada)
                    try await connection.read(until: "000")
                    begun.open()
                    // Until then it takes no more, and the server cannot write.
                    try await hasStopped.pass()
                }
            }
            reader.withLock { $0 = task }
            try await begun.pass()
        }
        hasStopped.open()
        try await reader.withLock { $0 }?.value
    }

    /// All that comes of an answer, whose beginning is told.
    private static func follow(
        _ path: String, until part: String, _ begun: Gate, at address: String, as client: TestClient
    ) async throws -> String {
        var text = ""
        try await RawConnection.open(to: address) { connection in
            try await connection.sendHead("GET /plugins/Streamer" + path, client)
            try await connection.read(until: part)
            begun.open()
            await connection.readToEnd()
            text = connection.text
        }
        return text
    }
}
