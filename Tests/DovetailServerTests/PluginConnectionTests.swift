import DovetailAPI
import DovetailTesting
import DovetailCore
import DovetailHost
import DovetailServer
import Foundation
import Testing

@Suite("Connections of those who ask plugins", .timeLimit(.minutes(10)))
struct PluginConnectionTests {
    private let log = LogRecord()

    @Test(
        "N6 · a client that waits to be asked for its body is asked when the body is read, and not when it is refused")
    func expectation() async throws {
        let fields = "Expect: 100-continue\r\nContent-Length: "
        try await withStreamer { server, ada in
            try await RawConnection.open(to: server.address) { connection in
                try await connection.sendHead("POST /plugins/Streamer/count", ada, fields + "5\r\n")
                try await connection.read(until: "HTTP/1.1 100 Continue\r\n\r\n")
                try await connection.send("12345")
                try await connection.read(until: "\r\n\r\n5")
            }
            try await RawConnection.open(to: server.address) { connection in
                try await connection.sendHead("POST /plugins/Streamer/count", ada, fields + "100000000\r\n")
                await connection.readToEnd()
                #expect(connection.text.hasPrefix("HTTP/1.1 413"), "\(connection.text)")
            }
        }
    }

    @Test("N6 · who is answered before its request has come in full is told that the connection ends")
    func early() async throws {
        try await withStreamer { server, ada in
            for path in ["/plugins/Nobody/there", "/plugins/Streamer/leave"] {
                try await RawConnection.open(to: server.address) { connection in
                    try await connection.sendHead("POST \(path)", ada, "Transfer-Encoding: chunked\r\n")
                    try await connection.sendChunk("first")
                    await connection.readToEnd()
                    #expect(connection.text.lowercased().contains("\r\nconnection: close\r\n"), "\(connection.text)")
                }
            }
        }
    }

    @Test("N6 · a client that wants the connection to end is obeyed, however it writes that")
    func close() async throws {
        try await withStreamer { server, ada in
            try await RawConnection.open(to: server.address) { connection in
                try await connection.sendHead("GET /plugins/Streamer/unbound", ada, "Connection: Close\r\n")
                await connection.readToEnd()
                #expect(connection.text.hasPrefix("HTTP/1.1 404"), "\(connection.text)")
            }
        }
    }

    @Test("N6 · a client of HTTP/1.0 is sent no chunks, and the connection ends with its answer")
    func old() async throws {
        try await withStreamer { server, ada in
            for fields in ["", "Connection: keep-alive\r\n"] {
                try await RawConnection.open(to: server.address) { connection in
                    try await connection.send(
                        "POST /plugins/Streamer/echo HTTP/1.0\r\nAuthorization: Bearer \(ada.token ?? "")\r\n"
                            + "Expect: 100-continue\r\nContent-Length: 100000\r\n" + fields + "\r\n")
                    try await connection.send(String(repeating: "x", count: 100_000))
                    await connection.readToEnd()
                    #expect(connection.text.hasPrefix("HTTP/1.0 200"), "\(connection.text.prefix(500))")
                    #expect(connection.text.lowercased().contains("\r\nconnection: close\r\n"))
                    #expect(connection.text.hasSuffix("\r\n\r\n" + String(repeating: "x", count: 100_000)))
                }
            }
        }
    }

    @Test("N6 · who expects of the server what it does not know is refused with 417")
    func unknownExpectation() async throws {
        try await withStreamer { server, ada in
            try await RawConnection.open(to: server.address) { connection in
                try await connection.sendHead(
                    "POST /plugins/Streamer/count", ada, "Expect: a-miracle\r\nContent-Length: 5\r\n")
                await connection.readToEnd()
                #expect(connection.text.hasPrefix("HTTP/1.1 417"), "\(connection.text)")
                #expect(connection.text.contains("expectation_failed") && connection.text.contains("a-miracle"))
            }
        }
    }

    @Test("N6 · a body that is packed in a way that nobody understands is refused, and nothing is read after it")
    func codings() async throws {
        try await withStreamer { server, ada in
            try await RawConnection.open(to: server.address) { connection in
                try await connection.sendHead(
                    "POST /plugins/Streamer/count", ada, "Transfer-Encoding: gzip, chunked\r\n")
                try await connection.send("3\r\nabc\r\n0\r\n\r\n")
                await connection.readToEnd()
                #expect(connection.text.hasPrefix("HTTP/1.1 400"), "\(connection.text)")
                #expect(connection.text.contains("gzip, chunked"))
            }
        }
    }

    @Test("N6 · fields that a request names as the connection's do not reach the plugin")
    func named() async throws {
        try await withServer { server in
            let ada = try await server.client("ada")
            for action in [API.Action.install, .enable] { #expect(try await ada.act(action, "Greeter").status == 200) }
            try await RawConnection.open(to: server.address) { connection in
                try await connection.sendHead(
                    "GET /plugins/Greeter/headers", ada, "Connection: X-Hop, close\r\nX-Hop: mine\r\nX-Own: yours\r\n")
                await connection.readToEnd()
                #expect(connection.text.contains("yours") && !connection.text.contains("mine"), "\(connection.text)")
            }
        }
    }

    @Test("a body of the API itself that stops coming ends with 408, too")
    func slowDocument() async throws {
        var settings = ServerSettings()
        settings.limits.bodySilence = .milliseconds(200)
        try await withStreamer(settings) { server, ada in
            try await RawConnection.open(to: server.address) { connection in
                try await connection.sendHead("POST \(APIPaths.session)", ada, "Content-Length: 100\r\n")
                try await connection.send("{")
                await connection.readToEnd()
                #expect(connection.text.hasPrefix("HTTP/1.1 408"), "\(connection.text)")
            }
        }
    }

    @Test("X15 · what is logged of a request that failed, or whose client hung up, names its id and its trace")
    func facts() async throws {
        let stage = Streamer.Stage()
        try await withStreamer(log: self.log, stage: stage) { server, ada in
            let answer = try await ada.get("/plugins/Streamer/status")
            #expect(answer.status == 502 && answer.headers["x-request-id"].first?.isEmpty == false)
            try await RawConnection.open(to: server.address) { connection in
                try await connection.sendHead("GET /plugins/Streamer/wait", ada, "X-Request-ID: my-id-7\r\n")
                try await stage.hasStarted.pass()
            }
            try await stage.wasCancelled.pass()
            let success = try await ada.send("POST", "/plugins/Streamer/count")
            #expect(success.status == 200 && success.headers["x-request-id"].first?.isEmpty == false)
        }
        let failed = self.log.lines.first { $0.message == "A request failed" }
        #expect(failed?.facts["trace.id"] != nil && failed?.facts["span.id"] != nil, "\(self.log.lines)")
        #expect(failed?.facts["request.id"] != nil && failed?.facts["hb.request.id"] == nil, "\(self.log.lines)")
        let left = self.log.lines.first { $0.message == "A client hung up before it was answered" }
        #expect(left?.facts["request.id"] == "my-id-7" && left?.facts["trace.id"] != nil, "\(self.log.lines)")
    }

    @Test(
        "N6 · routes inside the host that block leave the host its threads: each is answered in time, if only with 504")
    func blocking() async throws {
        var limits = HostSettings.Limits()
        limits.call = .milliseconds(200)
        let stage = Streamer.Stage()
        defer { stage.latch.release() }
        let count = ProcessInfo.processInfo.activeProcessorCount + 2
        try await withStreamer(limits: limits, stage: stage) { _, ada in
            try await withThrowingTaskGroup { group in
                for _ in 0..<count { group.addTask { try await ada.get("/plugins/Streamer/block").status } }
                for try await status in group { #expect(status == 504) }
            }
            stage.latch.release()
        }
    }
}
