import DovetailCore
import DovetailPlugin
import DovetailTesting
import Synchronization
import Testing

@testable import DovetailHost

@Suite("Requests to elsewhere, behind the gate", .timeLimit(.minutes(10)))
struct OutboundTests {
    private static var id: InstallationID {
        get throws { InstallationID(owner: .system, slug: try PluginSlug("Notes")) }
    }

    private static func fetch(
        _ url: String, _ internet: ScriptedInternet, _ settings: OutboundSettings = OutboundSettings(),
        check: @escaping @Sendable () throws -> Void = {}
    ) async throws -> OutboundResponse {
        let outbound = Outbound(client: internet, settings: settings, clock: .system)
        return try await outbound.begin(OutboundRequest(.get, url), for: try self.id, check: check).response()
    }

    @Test("A name that leads inside is refused, and of one that leads to both only the outside is asked")
    func names() async throws {
        let internet = ScriptedInternet(
            names: ["inside.example": ["10.0.0.1"], "both.example": ["127.0.0.1", "93.184.215.14"]]
        ) { request, _ in OutboundResponse(url: request.url, status: 200) }
        let error = await #expect(throws: DovetailError.self) {
            _ = try await Self.fetch("http://inside.example/", internet)
        }
        #expect(error?.code == .destinationRefused)
        #expect(internet.connections.isEmpty)
        _ = try await Self.fetch("http://both.example/", internet)
        #expect(internet.connections == [try #require(IPAddress("93.184.215.14"))])
    }

    @Test("A name is judged anew at each redirect")
    func rebinding() async throws {
        let internet = ScriptedInternet(
            names: ["first.example": ["93.184.215.14"], "second.example": ["169.254.169.254"]]
        ) { request, _ in
            OutboundResponse(url: request.url, status: 302, headers: ["Location": "http://second.example/latest"])
        }
        let error = await #expect(throws: DovetailError.self) {
            _ = try await Self.fetch("http://first.example/", internet)
        }
        #expect(error?.code == .destinationRefused)
        #expect(internet.connections.count == 1)
    }

    @Test("The next address is tried when there is no connection, and none when something was sent")
    func next() async throws {
        let internet = ScriptedInternet(names: ["a.example": ["93.184.215.14", "93.184.215.15"]]) { request, address in
            if address == IPAddress("93.184.215.14") { throw OutboundConnectionFault("refused") }
            return OutboundResponse(url: request.url, status: 200)
        }
        #expect(try await Self.fetch("http://a.example/", internet).status == 200)
        let broken = ScriptedInternet(names: ["a.example": ["93.184.215.14", "93.184.215.15"]]) { _, _ in
            throw CancellationError()
        }
        let error = await #expect(throws: DovetailError.self) { _ = try await Self.fetch("http://a.example/", broken) }
        #expect(error?.code == .unreachable)
        #expect(broken.connections.count == 1)
    }

    @Test("What was allowed when it began may be taken away before it is sent on")
    func revoked() async throws {
        let isGranted = Mutex(true)
        let internet = ScriptedInternet(names: ["a.example": ["93.184.215.14"]]) { request, _ in
            isGranted.withLock { $0 = false }
            return OutboundResponse(url: request.url, status: 302, headers: ["Location": "/next"])
        }
        let error = await #expect(throws: DovetailError.self) {
            _ = try await Self.fetch("http://a.example/", internet) {
                guard isGranted.withLock({ $0 }) else { throw DovetailError(.permissionDenied, "It was taken away.") }
            }
        }
        #expect(error?.code == .permissionDenied)
        #expect(internet.connections.count == 1)
    }

    @Test("A body that was begun is not sent a second time to the next address")
    func twice() async throws {
        let internet = ScriptedInternet(names: ["a.example": ["93.184.215.14", "93.184.215.15"]]) { request, _ in
            var body = request.body.makeAsyncIterator()
            _ = try await body.next()
            throw OutboundConnectionFault("lost")
        }
        let outbound = Outbound(client: internet, settings: OutboundSettings(), clock: .system)
        let body = PluginBody(
            chunks: AsyncThrowingStream<[UInt8], any Error> {
                $0.yield([1])
                $0.finish()
            })
        let request = OutboundRequest(.post, "http://a.example/", body: body)
        let error = await #expect(throws: DovetailError.self) {
            _ = try await outbound.begin(request, for: try Self.id) {}.response()
        }
        #expect(error?.code == .unreachable)
        #expect(internet.connections.count == 1)
    }

    @Test("An answer that begins before the request is sent goes on for as long as the plugin sends")
    func earlyHead() async throws {
        let (clock, paced) = (ManualClock(), PacedBody())
        let internet = ScriptedInternet(names: ["a.example": ["93.184.215.14"]]) { request, _ in
            OutboundResponse(url: request.url, status: 200, body: request.body)
        }
        let outbound = Outbound(client: internet, settings: OutboundSettings(), clock: clock)
        let request = OutboundRequest(.post, "http://a.example/", body: paced.body)
        let response = try await outbound.begin(request, for: try Self.id) {}.response()
        var answer = response.body.makeAsyncIterator()
        for number: UInt8 in 1...3 {
            await paced.waitUntilAsked()
            clock.advance(by: .seconds(60))
            paced.send([number])
            #expect(try await answer.next() == [number])
        }
        await paced.waitUntilAsked()
        paced.finish()
        #expect(try await answer.next() == nil)
    }

    @Test("A server is late once it has the whole request, and not while the plugin makes it wait")
    func slowBody() async throws {
        let (clock, paced) = (ManualClock(), PacedBody())
        let internet = ScriptedInternet(names: ["a.example": ["93.184.215.14"]]) { request, _ in
            for try await _ in request.body {}
            try await clock.sleep(for: .seconds(1_000))
            return OutboundResponse(url: request.url, status: 200)
        }
        let outbound = Outbound(client: internet, settings: OutboundSettings(), clock: clock)
        let pipe = try outbound.begin(
            OutboundRequest(.post, "http://a.example/", body: paced.body), for: try Self.id
        ) {}
        await paced.waitUntilAsked()
        clock.advance(by: .seconds(60))
        paced.send([1])
        await paced.waitUntilAsked()
        paced.finish()
        await clock.waitForSleeper(of: .seconds(1_000))
        await clock.waitForSleeper(of: .seconds(30))
        clock.advance(by: .seconds(31))
        let error = await #expect(throws: DovetailError.self) { _ = try await pipe.response() }
        #expect(error?.code == .timedOut)
        #expect(error?.message.contains("did not begin to answer") == true)
    }

    @Test("Ports of other protocols are refused before anything is sent, and the error says so")
    func port() async throws {
        let internet = ScriptedInternet(names: ["mail.example": ["93.184.215.14"]]) { request, _ in
            OutboundResponse(url: request.url, status: 200)
        }
        let error = await #expect(throws: DovetailError.self) {
            _ = try await Self.fetch("http://mail.example:25/", internet)
        }
        #expect(error?.code == .destinationRefused && error?.message.contains("port 25") == true)
        #expect(internet.connections.isEmpty)
        var settings = OutboundSettings()
        settings.allowed = [try #require(OutboundAllowance("mail.example:25"))]
        #expect(try await Self.fetch("http://mail.example:25/", internet, settings).status == 200)
    }
}
