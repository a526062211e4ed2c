import DovetailCore
import DovetailTesting
import NIOCore
import Synchronization
import Testing

@testable import DovetailWire

@Suite("Whoever stops reading stops the writer")
struct ConnectionBackPressureTests {
    private static let credit = WireLimits().streamCredit

    /// All that is sent until the writer waits: how many bytes, and in what kinds of frames.
    private static func drain(_ played: PlayedConnection) async throws -> Int {
        var bytes = 0
        try await until("the writer waits") {
            let frames = (try? played.frames()) ?? []
            bytes += frames.filter { $0.kind == .data }.reduce(0) { $0 + $1.body.readableBytes }
            return played.connection.state.withLock { !$0.heldBack.isEmpty && $0.withoutRoom.isEmpty }
        }
        return bytes
    }

    @Test("a request waits once its credit is used up, and goes on exactly as far as more comes")
    func request() async throws {
        let played = try await PlayedConnection.greeted(.host)
        let source = Source(chunks: 100, of: 100_000)
        let call = Task { try await played.connection.call(.request, stream: source.body) }
        #expect(try await Self.drain(played) == Self.credit)
        #expect(source.asks == 3, "no more is taken from the stream than is sent")
        played.receive(Frame(.credit, call: 3, body: ByteBuffer(integer: UInt32(1))))
        #expect(try await Self.drain(played) == 1)
        played.receive(Frame(.credit, call: 3, body: ByteBuffer(integer: UInt32(Self.credit))))
        #expect(try await Self.drain(played) == Self.credit)
        played.receive(Frame(.answer, call: 3))
        _ = try await call.value
        try await until("nothing is left") { played.connection.holdsNothing }
    }

    @Test("an answer waits once its credit is used up, and goes on exactly as far as more comes")
    func answer() async throws {
        let source = Source(chunks: 6, of: 100_000)
        let played = try await PlayedConnection.greeted(
            .plugin, ScriptedHandler { _, _ in WireAnswer(stream: source.body) })
        played.receive(Frame(.call, call: 3, method: .request))
        #expect(try await Self.drain(played) == Self.credit)
        played.receive(Frame(.credit, call: 3, body: ByteBuffer(integer: UInt32(Self.credit))))
        #expect(try await Self.drain(played) == Self.credit)
        played.receive(Frame(.cancel, call: 3))
        try await until("nothing is left") { played.connection.holdsNothing }
        #expect(try played.frames().isEmpty)
    }

    @Test("credit comes back when a quarter of it was read, not before")
    func credits() async throws {
        let stream = Mutex<PluginBody?>(nil)
        let (begun, end) = (Gate(), Gate())
        let played = try await PlayedConnection.greeted(
            .plugin,
            ScriptedHandler { call, _ in
                stream.withLock { $0 = call.stream }
                begun.open()
                await end.passUncancelled()
                return .done
            })
        played.receive(Frame(.call, call: 3, method: .request, flags: .more))
        try await begun.pass()
        var chunks = try #require(stream.withLock { $0.take() }).makeAsyncIterator()
        let quarter = Self.credit / 4
        played.receive(Frame(.data, call: 3, flags: .more, body: ByteBuffer(repeating: 1, count: quarter - 1)))
        #expect(try played.frames().isEmpty, "nothing was read yet")
        #expect(try await chunks.next()?.count == quarter - 1)
        #expect(try played.frames().isEmpty)
        played.receive(Frame(.data, call: 3, flags: .more, body: ByteBuffer(repeating: 1, count: 5)))
        #expect(try await chunks.next()?.count == 5)
        #expect(try played.frames() == [Frame(.credit, call: 3, body: ByteBuffer(integer: UInt32(quarter + 4)))])
        played.receive(Frame(.data, call: 3))
        #expect(try await chunks.next() == nil)
        end.open()
        #expect(try await played.frame() == Frame(.answer, call: 3))
    }

    @Test("a peer that sends more than it was allowed loses the connection, not this end its memory")
    func flood() async throws {
        let end = Gate()
        let played = try await PlayedConnection.greeted(
            .plugin,
            ScriptedHandler { _, _ in
                await end.passUncancelled()
                return .done
            })
        played.receive(Frame(.call, call: 3, method: .request, flags: .more))
        played.receive(Frame(.data, call: 3, flags: .more, body: ByteBuffer(repeating: 1, count: Self.credit)))
        #expect(played.connection.end == nil)
        played.receive(Frame(.data, call: 3, flags: .more, body: ByteBuffer(bytes: [1])))
        #expect(played.connection.end == .fault(.creditExceeded(3)) && played.connection.holdsNothing)
        end.open()
    }

    @Test("streams wait while much waits to be sent, and go on when it was fetched")
    func room() async throws {
        var limits = WireLimits()
        limits.unsent = 16 * 1_000
        let played = try await PlayedConnection.greeted(.host, limits: limits)
        let source = Source(chunks: 4, of: 900)
        let call = Task { try await played.connection.call(.request, stream: source.body) }
        try await until("the writer waits for room") {
            played.connection.state.withLock { !$0.withoutRoom.isEmpty }
        }
        let kinds = try played.frames().map(\.kind)
        #expect(kinds.first == .call && (2...3).contains(kinds.count))
        var bytes = 900 * kinds.dropFirst().count
        while bytes < 3_600 { bytes += try await played.frame().body.readableBytes }
        #expect(try await played.frame() == Frame(.data, call: 3))
        played.receive(Frame(.answer, call: 3))
        _ = try await call.value
        try await until("nothing is left") { played.connection.holdsNothing }
    }

    @Test("a stream that waits for room ends with its call")
    func roomAndCancel() async throws {
        var limits = WireLimits()
        limits.unsent = 16
        let played = try await PlayedConnection.greeted(.host, limits: limits)
        let source = Source(chunks: 4, of: 900)
        let call = Task { try await played.connection.call(.request, stream: source.body) }
        try await until("the writer waits for room") {
            played.connection.state.withLock { !$0.withoutRoom.isEmpty }
        }
        call.cancel()
        await #expect(throws: CancellationError.self) { try await call.value }
        #expect(try played.frames().map(\.kind) == [.call, .cancel])
        played.receive(Frame(.failure, call: 3))
        try await until("nothing is left") { played.connection.holdsNothing }
    }
}
