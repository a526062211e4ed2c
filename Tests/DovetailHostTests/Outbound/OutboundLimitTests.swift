import DovetailCore
import DovetailTesting
import Testing

@testable import DovetailHost

@Suite("Limits of requests to elsewhere", .timeLimit(.minutes(10)))
struct OutboundLimitTests {
    private let clock = ManualClock()

    private static func id(_ user: String) throws -> InstallationID {
        InstallationID(owner: .user(try UserID(user)), slug: try PluginSlug("Notes"))
    }

    private func error(of pipe: OutboundPipe) async -> DovetailError? {
        await #expect(throws: DovetailError.self) { _ = try await pipe.response() }
    }

    @Test("One above the limit waits for another to end, and no longer than for the head of an answer")
    func crowd() async throws {
        let internet = ScriptedInternet(names: ["a.example": ["93.184.215.14"]]) { request, _ in
            OutboundResponse(
                url: request.url, status: 200,
                body: PluginBody(chunks: AsyncThrowingStream<[UInt8], any Error> { $0.yield([1]) }))
        }
        var settings = OutboundSettings()
        (settings.concurrent, settings.head) = (1, .seconds(7))
        let outbound = Outbound(client: internet, settings: settings, clock: self.clock)
        let request = OutboundRequest(.get, "http://a.example/")
        var held: OutboundResponse? = try await outbound.begin(request, for: try Self.id("ada")) {}.response()
        #expect(held?.status == 200)
        let late = try outbound.begin(request, for: try Self.id("ada")) {}
        await self.clock.waitForSleeper(of: .seconds(7))
        self.clock.advance(by: .seconds(8))
        let error = await self.error(of: late)
        #expect(error?.code == .timedOut)
        #expect(error?.message.contains("outbound.concurrent") == true)
        let waiting = try outbound.begin(request, for: try Self.id("ada")) {}
        held = nil
        #expect(try await waiting.response().status == 200)
    }

    @Test("Name servers that do not answer keep nobody waiting but their own installation, and are named in the error")
    func lookups() async throws {
        let internet = SlowNames()
        let outbound = Outbound(client: internet, settings: OutboundSettings(), clock: self.clock)
        let (ada, bo) = (try Self.id("ada"), try Self.id("bo"))
        var asked = internet.asked.makeAsyncIterator()
        let slow = try (1...3).map { number in
            try outbound.begin(OutboundRequest(.get, "http://slow\(number).example/"), for: ada) {}
        }
        var names: Set<String> = []
        for _ in 1...2 {
            let name = await asked.next()
            names.insert(try #require(name))
        }
        let fast = OutboundRequest(.get, "http://fast.example/")
        #expect(try await outbound.begin(fast, for: bo) {}.response().status == 200)
        // Hers waits for one of the two, whose threads are still taken, also when their time is over.
        #expect(await asked.next() == "fast.example")
        await self.clock.waitForSleepers(3)
        self.clock.advance(by: .seconds(31))
        for (number, pipe) in zip(1..., slow) {
            let error = await self.error(of: pipe)
            #expect(error?.code == .timedOut)
            guard names.contains("slow\(number).example") else { continue }
            for part in ["slow\(number).example", "looked up", "outbound.head"] {
                #expect(error?.message.contains(part) == true)
            }
        }
        let next = try outbound.begin(fast, for: ada) {}
        await self.clock.waitForSleepers(1)
        internet.answer()
        #expect(try await next.response().status == 200)
        #expect(await asked.next() == "fast.example")
        #expect(names.isSubset(of: ["slow1.example", "slow2.example", "slow3.example"]) && names.count == 2)
    }

    @Test("So many a second are sent for each installation, redirects among them")
    func rate() async throws {
        let internet = ScriptedInternet(names: ["a.example": ["93.184.215.14"]]) { request, _ in
            request.url.hasSuffix("/moved")
                ? OutboundResponse(url: request.url, status: 302, headers: ["Location": "/"])
                : OutboundResponse(url: request.url, status: 200)
        }
        var settings = OutboundSettings()
        settings.rate = 3
        let outbound = Outbound(client: internet, settings: settings, clock: self.clock)
        let (ada, bo) = (try Self.id("ada"), try Self.id("bo"))
        for path in ["", "moved"] {
            let pipe = try outbound.begin(OutboundRequest(.get, "http://a.example/\(path)"), for: ada) {}
            #expect(try await pipe.response().status == 200)
        }
        let request = OutboundRequest(.get, "http://a.example/")
        let error = await self.error(of: try outbound.begin(request, for: ada) {})
        #expect(error?.code == .tooManyRequests && error?.remedy == .retry)
        #expect(error?.message.contains("outbound.rate") == true)
        #expect(try await outbound.begin(request, for: bo) {}.response().status == 200)
        #expect(internet.connections.count == 4)
        self.clock.advance(by: .seconds(1))
        #expect(try await outbound.begin(request, for: ada) {}.response().status == 200)
    }
}
