import DovetailPlugin
import DovetailTesting

/// A plugin whose routes take their time.
struct Streamer: Plugin {
    /// What a test sees and steers of it.
    struct Stage: Sendable {
        let hasStarted = Gate()
        let wasCancelled = Gate()
        let ticks = AsyncStream.makeStream(of: [UInt8].self)
        let ticksEnded = Gate()
        let latch = Latch()
        /// The bytes of the endless answers.
        let made = Tally()
    }

    let stage: Stage

    init() { self.init(stage: Stage()) }

    init(stage: Stage) { self.stage = stage }

    static let endpoints = [
        ("GET", "/wait"), ("GET", "/ticks"), ("POST", "/echo"), ("POST", "/count"), ("GET", "/endless"),
        ("GET", "/head"),
        ("GET", "/status"), ("GET", "/unbound"), ("POST", "/json"), ("GET", "/breaks"), ("POST", "/swallow"),
        ("GET", "/cookies"), ("POST", "/leave"), ("POST", "/twice"), ("GET", "/block"),
    ]

    func start(_ context: PluginContext) async throws {
        let stage = self.stage
        try await context.routes.get("/wait") { _ in
            stage.hasStarted.open()
            do {
                try await Gate().pass()
            } catch {
                stage.wasCancelled.open()
                throw PluginFailure.permanent("I was disturbed.")
            }
            return .text("late")
        }
        try await context.routes.get("/ticks") { _ in
            stage.ticks.continuation.onTermination = { _ in stage.ticksEnded.open() }
            return PluginResponse(
                headers: ["Content-Type": "text/event-stream"], body: PluginBody(chunks: Chunks(stage.ticks.stream)))
        }
        try await context.routes.post("/echo") { request in PluginResponse(body: request.body) }
        try await context.routes.post("/count") { request in
            var count = 0
            for try await chunk in request.body { count += chunk.count }
            return .text("\(count)")
        }
        try await context.routes.get("/endless") { _ in
            let zeros = AsyncStream<[UInt8]> {
                stage.made.add(1_000)
                return [UInt8](repeating: 0x30, count: 1_000)
            }
            return PluginResponse(body: PluginBody(chunks: Chunks(zeros)))
        }
        try await context.routes.get("/head") { _ in
            PluginResponse(headers: ["X-Long": String(repeating: "x", count: 1 << 20)])
        }
        try await context.routes.get("/cookies") { _ in
            PluginResponse(
                headers: ["Set-Cookie": String(repeating: "x", count: 1 << 20)], body: PluginBody(bytes: [0x2a]))
        }
        try await context.routes.get("/status") { _ in PluginResponse(status: 99) }
        try await context.routes.post("/json") { request in
            let numbers: [String: Int] = try await request.decode()
            return try .json(numbers)
        }
        try await context.routes.get("/breaks") { _ in
            let broken = AsyncThrowingStream<[UInt8], any Error> { stream in
                stream.yield(Array("half".utf8))
                stream.finish(throwing: PluginFailure.permanent("The other half is lost."))
            }
            return PluginResponse(body: PluginBody(chunks: broken))
        }
        try await context.routes.get("/block") { _ in
            stage.latch.block()
            return .text("late")
        }
        try await context.routes.post("/leave") { request in
            // Reads on when the route has answered: what a plugin does with its tasks is its own affair.
            Task {
                for try await _ in request.body { stage.hasStarted.open() }
            }
            try await stage.hasStarted.pass()
            return .text("left")
        }
        try await context.routes.post("/twice") { request in
            var first = request.body.makeAsyncIterator()
            _ = try await first.next()
            var second = request.body.makeAsyncIterator()
            do {
                return .text("\(try await second.next()?.count ?? 0)")
            } catch {
                return .text("\(error)")
            }
        }
        try await context.routes.post("/swallow") { request in
            do {
                for try await _ in request.body {}
            } catch {
                throw PluginFailure.permanent("That did not work.")
            }
            return .text("all")
        }
    }
}

/// A stream as the chunks of a body.
private struct Chunks: AsyncSequence, Sendable {
    typealias Failure = any Error

    let stream: AsyncStream<[UInt8]>

    init(_ stream: AsyncStream<[UInt8]>) { self.stream = stream }

    struct Iterator: AsyncIteratorProtocol {
        var chunks: AsyncStream<[UInt8]>.Iterator

        @concurrent
        mutating func next() async throws -> [UInt8]? { await self.chunks.next() }
    }

    func makeAsyncIterator() -> Iterator { Iterator(chunks: self.stream.makeAsyncIterator()) }
}

extension TestPackage {
    /// The plugin whose routes take their time, on a stage.
    static func streamer(_ stage: Streamer.Stage) -> TestPackage {
        let endpoints = Streamer.endpoints.map { method, path in
            "{\"method\": \"\(method)\", \"path\": \"\(path)\"}"
        }
        let manifest = """
            {
              "name": "Streamer", "version": "1.0.0", "type": "backend", "description": "Streams",
              "api_endpoints": [\(endpoints.joined(separator: ", "))]
            }
            """
        return TestPackage("Streamer", manifest: manifest) { Streamer(stage: stage) }
    }
}
