import DovetailCore
import DovetailPlugin
import DovetailTesting
import Synchronization
import Testing

@testable import DovetailHost

@Suite("Requests to elsewhere, behind the gate")
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

    @Test("One above the limit waits for another to end, and no longer than for the head of an answer")
    func crowd() async throws {
        let internet = ScriptedInternet(names: ["a.example": ["93.184.215.14"]]) { request, _ in
            OutboundResponse(
                url: request.url, status: 200,
                body: PluginBody(chunks: AsyncThrowingStream<[UInt8], any Error> { $0.yield([1]) }))
        }
        var settings = OutboundSettings()
        (settings.concurrent, settings.head) = (1, .milliseconds(50))
        let outbound = Outbound(client: internet, settings: settings, clock: .system)
        let request = OutboundRequest(.get, "http://a.example/")
        var held: OutboundResponse? = try await outbound.begin(request, for: try Self.id) {}.response()
        #expect(held?.status == 200)
        let error = await #expect(throws: DovetailError.self) {
            _ = try await outbound.begin(request, for: try Self.id) {}.response()
        }
        #expect(error?.code == .timedOut)
        #expect(error?.message.contains("outbound.concurrent") == true)
        held = nil
        settings.head = .seconds(60)
        let patient = Outbound(client: internet, settings: settings, clock: .system)
        held = try await patient.begin(request, for: try Self.id) {}.response()
        let waiting = try patient.begin(request, for: try Self.id) {}
        held = nil
        #expect(try await waiting.response().status == 200)
    }
}
