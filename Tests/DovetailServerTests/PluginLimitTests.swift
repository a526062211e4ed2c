import AsyncHTTPClient
import DovetailTesting
import DovetailAPI
import DovetailCore
import DovetailHost
import Foundation
import Testing

@testable import DovetailServer

@Suite("Limits of plugins' routes", .timeLimit(.minutes(10)))
struct PluginLimitTests {
    /// The whole answer to a request that is sent as it stands, while time goes by whenever somebody waits for just so long.
    private func answer(
        _ settings: ServerSettings = ServerSettings(), passing duration: Duration? = nil, to request: String,
        _ fields: String, _ body: String = ""
    ) async throws -> String {
        let clock = ManualClock()
        var text = ""
        var limits = HostSettings.Limits()
        limits.call = .seconds(600)
        try await withStreamer(settings, limits: limits, clock: duration == nil ? nil : clock) { server, ada in
            // Not before: requests that are on their way have the same limits.
            let time = duration.map { Self.passing($0, on: clock) }
            defer { time?.cancel() }
            try await RawConnection.open(to: server.address) { connection in
                try await connection.sendHead(request, ada, fields)
                if !body.isEmpty { try await connection.send(body) }
                try await connection.read(until: "\"type\":\"urn:dovetail:problem:")
                text = connection.text
            }
        }
        return text
    }

    /// Time that goes by whenever somebody waits for just so long, until it is cancelled.
    private static func passing(_ duration: Duration, on clock: ManualClock) -> Task<Void, Never> {
        Task {
            while !Task.isCancelled {
                await clock.waitForSleeper(of: duration)
                clock.advance(by: duration)
            }
        }
    }

    @Test(
        "N6 · a body that stops coming ends with 408, small, with a length and in chunks", arguments: [5, 100_000, nil])
    func slow(_ length: Int?) async throws {
        var settings = ServerSettings()
        settings.limits.bodySilence = .seconds(7)
        settings.limits.bodyRate = 0
        let fields = length.map { "Content-Length: \($0)\r\n" } ?? "Transfer-Encoding: chunked\r\n"
        let text = try await self.answer(
            settings, passing: .seconds(7), to: "POST /plugins/Streamer/count", fields,
            length == nil ? "3\r\nabc\r\n" : "abc")
        #expect(text.hasPrefix("HTTP/1.1 408"), "\(text)")
        #expect(text.contains("too slowly") && text.contains("http.body-silence"))
    }

    @Test("N6 · a body that never ends is refused with 413, and its connection ends")
    func endless() async throws {
        var settings = ServerSettings()
        settings.limits.pluginBody = 1 << 20
        try await withStreamer(settings) { server, ada in
            try await RawConnection.open(to: server.address) { connection in
                try await connection.sendHead("POST /plugins/Streamer/count", ada, "Transfer-Encoding: chunked\r\n")
                let piece = String(repeating: "x", count: 64 << 10)
                for _ in 0..<17 { try await connection.sendChunk(piece) }
                await connection.readToEnd()
                #expect(connection.text.hasPrefix("HTTP/1.1 413"), "\(connection.text)")
            }
            var untold = ada.request("POST", "/plugins/Streamer/count")
            untold.body = .bytes([UInt8](repeating: 1, count: (1 << 20) + 1))
            let told = try await ada.send(untold)
            #expect(told.status == 413 && told.problem?.detail.contains("http.body") == true)
        }
    }

    @Test("N6 · a body whose chunks are none is 400, and not the plugin's failure")
    func malformed() async throws {
        let text = try await self.answer(
            to: "POST /plugins/Streamer/count", "Transfer-Encoding: chunked\r\n", "3\r\nabc\r\nthat is no length\r\n")
        #expect(text.hasPrefix("HTTP/1.1 400"), "\(text)")
        #expect(text.contains("\"code\":\"invalid_request\""))
    }

    @Test("N6 · a head of 1 MB is refused with 431, and what is no HTTP with 400, each with a problem document")
    func largeHead() async throws {
        let long = String(repeating: "x", count: 1 << 20)
        let large = try await self.answer(to: "GET /plugins/Streamer/wait", "X-Long: \(long)\r\n")
        #expect(large.hasPrefix("HTTP/1.1 431") && large.contains("application/problem+json"), "\(large.prefix(500))")
        #expect(large.contains("larger than 65536 bytes"))
        let path = try await self.answer(to: "GET /\(long)", "")
        #expect(path.hasPrefix("HTTP/1.1 431"), "\(path.prefix(500))")
        let nonsense = try await self.answer(to: "this is\r\nnonsense", "")
        #expect(nonsense.hasPrefix("HTTP/1.1 400"), "\(nonsense.prefix(500))")
    }

    @Test("N6 · a plugin's answer with a head of 1 MB, or a status that is none, is the plugin's failure")
    func unusableAnswers() async throws {
        try await withStreamer { _, ada in
            for (path, part) in [("/head", "with a head of"), ("/status", "with the status 99")] {
                let answer = try await ada.get("/plugins/Streamer" + path)
                #expect(answer.status == 502 && answer.problem?.code == .pluginFailed)
                #expect(answer.problem?.detail.contains(part) == true, "\(answer.text)")
                #expect(answer.problem?.detail.contains("GET \(path) of Streamer for user ada") == true)
            }
        }
    }

    @Test("N6 · fields that do not go out do not count for how large a plugin's head is")
    func withheldFields() async throws {
        try await withStreamer { _, ada in
            let answer = try await ada.get("/plugins/Streamer/cookies")
            #expect(answer.status == 200 && answer.text == "*" && answer.headers["set-cookie"].isEmpty)
        }
    }

    @Test("N6 · a plugin inside the host that does not begin to answer in time is 504, and its call is cancelled")
    func neverAnswered() async throws {
        var limits = HostSettings.Limits()
        limits.call = .milliseconds(200)
        let stage = Streamer.Stage()
        try await withStreamer(limits: limits, stage: stage) { _, ada in
            let answer = try await ada.get("/plugins/Streamer/wait")
            #expect(answer.status == 504 && answer.problem?.code == .timedOut)
            let detail = answer.problem?.detail ?? ""
            #expect(
                detail.contains("GET /wait of Streamer@1.0.0 for user ada did not answer within 200 ms"), "\(detail)")
            try await stage.wasCancelled.pass()
        }
    }

    @Test("N6 · an answer that has begun may take any time, unless nothing comes of it for too long")
    func silentAnswer() async throws {
        let (stage, log, clock) = (Streamer.Stage(), LogRecord(), ManualClock())
        try await withStreamer(clock: clock, log: log, stage: stage) { server, ada in
            let time = Self.passing(ServerSettings().limits.silence, on: clock)
            defer { time.cancel() }
            try await RawConnection.open(to: server.address) { connection in
                try await connection.sendHead("GET /plugins/Streamer/ticks", ada)
                await connection.readToEnd()
                #expect(connection.text.contains("text/event-stream") && !connection.text.contains("\r\n0\r\n"))
            }
            try await stage.ticksEnded.pass()
        }
        let line = log.lines.first { $0.message.contains("silent for too long") }
        #expect(line?.facts["http.answer"] == "GET /ticks of Streamer for user ada", "\(log.lines)")
    }

    @Test("N6 · more requests a second than a user may make are refused with 429; others are not")
    func rate() async throws {
        var settings = ServerSettings()
        settings.limits.requestRate = 3
        try await withStreamer(settings) { server, ada in
            var statuses: [Int] = []
            var last: TestClient.Answer?
            while last?.status != 429, statuses.count < 100 {
                let answer = try await ada.send("POST", "/plugins/Streamer/count")
                statuses.append(answer.status)
                last = answer
            }
            #expect(statuses.prefix(3) == [200, 200, 200], "\(statuses)")
            #expect(last?.problem?.code == .tooManyRequests && last?.headers["retry-after"] == ["1"])
            #expect(last?.problem?.remedy == .retry && last?.problem?.detail.contains("http.rate") == true)
            #expect(try await server.client("bob").get("/plugins/Streamer/wait").status == 404)
            server.clock.advance(by: 2)
            #expect(try await ada.send("POST", "/plugins/Streamer/count").status == 200)
        }
    }

    @Test("N6 · what the manifest declares and the code does not bind says so; what it does not declare is nowhere")
    func unbound() async throws {
        try await withStreamer { _, ada in
            let unbound = try await ada.get("/plugins/Streamer/unbound")
            #expect(unbound.status == 404 && unbound.problem?.code == .notFound)
            #expect(unbound.problem?.detail.contains("Streamer@1.0.0 declares GET /unbound") == true)
            let nowhere = try await ada.get("/plugins/Streamer/nowhere")
            #expect(nowhere.status == 404 && nowhere.problem?.detail == "Streamer has nothing under /nowhere.")
            #expect(try await ada.send("DELETE", "/plugins/Streamer/echo").status == 405)
        }
    }

    @Test("N6 · JSON of another form is 422 with the place of the fault")
    func json() async throws {
        try await withStreamer { _, ada in
            let right = try await ada.send("POST", "/plugins/Streamer/json", json: ["a": 1])
            #expect(right.status == 200 && right.text == "{\"a\":1}")
            let wrong = try await ada.send("POST", "/plugins/Streamer/json", json: ["a": "one"])
            #expect(wrong.status == 422 && wrong.problem?.code == .validationFailed)
            #expect(wrong.problem?.detail.contains("$.a") == true, "\(wrong.text)")
            #expect(try await ada.send("POST", "/plugins/Streamer/json", bytes: Array("{".utf8)).status == 422)
        }
    }

    @Test("N6 · WebSocket is refused with a reason; other offers of an upgrade are left alone")
    func upgrades() async throws {
        try await withStreamer { _, ada in
            let refused = try await ada.get(
                "/plugins/Streamer/wait", headers: ["Upgrade": "websocket", "Connection": "Upgrade"])
            #expect(refused.status == 501 && refused.problem?.detail.contains("text/event-stream") == true)
            let left = try await ada.send(
                "POST", "/plugins/Streamer/count", headers: ["Upgrade": "h2c", "Connection": "Upgrade"])
            #expect(left.text == "0")
            #expect(try await ada.send("POST", "/plugins/Streamer/count").text == "0")
        }
    }

    @Test("N6 · a body may be slow for a while, and has to make good for it")
    func pace() {
        var pace = BodyPace(silence: .seconds(30), rate: 500)
        #expect(pace.patience == .seconds(30))
        pace.took(10, after: .seconds(29))
        #expect(pace.patience == .seconds(1) + .seconds(10.0 / 500))
        pace.took(500_000, after: .seconds(1))
        #expect(pace.patience == .seconds(30))
        pace.took(1, after: .seconds(2_000))
        #expect(pace.patience == nil)
        var patient = BodyPace(silence: .seconds(30), rate: 0)
        patient.took(1, after: .seconds(2_000))
        #expect(patient.patience == .seconds(30))
    }

    @Test("N6 · a rate lets so many through at once, and so many more each second")
    func rates() {
        let start = HandClock().now
        var rate = RequestRate(perSecond: 2, now: start)
        let (soon, before) = (start.addingTimeInterval(0.5), start.addingTimeInterval(-5))
        let taken = [start, start, start, soon, soon, before].map { moment in rate.take(now: moment) }
        #expect(taken == [true, true, false, true, false, false], "a clock that is set back gives nothing")
        #expect(rate.isFull(now: start.addingTimeInterval(60)))
    }

    @Test(
        "N6 · of a request that was answered early the rest is dropped, and nothing follows it; one that came whole is over"
    )
    func progress() {
        var progress = ConnectionProgress()
        #expect(progress.isIdle)
        progress.receivedHead()
        #expect(!progress.isIdle && progress.receivedPiece() == .pass)
        #expect(progress.isReceivingAnswered)
        #expect(progress.sentEnd() == .restIsUnread)
        #expect(progress.receivedPiece() == .drop)
        progress.receivedEnd()
        #expect(progress.isIdle)
        progress.receivedHead()
        progress.receivedEnd()
        #expect(!progress.isReceivingAnswered && progress.sentEnd() == .nothing)
        progress.receivedHead()
        progress.receivedEnd()
        progress.receivedHead(isLast: true)
        #expect(!progress.isAnsweringLast, "another one is answered first")
        #expect(progress.sentEnd() == .nothing && progress.isAnsweringLast)
    }
}
