import DovetailCore
import DovetailTesting
import NIOCore
import Synchronization
import Testing

@testable import DovetailWire

@Suite("Streams go both ways, whole or not at all")
struct ConnectionStreamTests {
    private static let total = 40 * 50_000
    private static let whole: [UInt8] = (0..<40).flatMap { [UInt8](repeating: $0, count: 50_000) }

    @Test("a request and an answer of many times the credit arrive whole")
    func echo() async throws {
        let loop = try await Loop(plugin: ScriptedHandler { call, _ in WireAnswer(stream: call.stream) })
        let answer = try await loop.host.call(.request, stream: Source(chunks: 40, of: 50_000).body)
        #expect(try await answer.stream?.collect(upTo: Self.total) == Self.whole)
        try await loop.expectNothingLeft()
        loop.host.close()
    }

    @Test("many streams at once do not mix")
    func manyStreams() async throws {
        let loop = try await Loop(plugin: ScriptedHandler { call, _ in WireAnswer(stream: call.stream) })
        try await withThrowingTaskGroup { group in
            for number in 0..<30 {
                group.addTask {
                    let bytes = [UInt8](repeating: UInt8(number), count: 300_000 + number)
                    let answer = try await loop.host.call(.request, stream: PluginBody(bytes: bytes))
                    #expect(try await answer.stream?.collect(upTo: 400_000) == bytes)
                }
            }
            try await group.waitForAll()
        }
        try await loop.expectNothingLeft()
        loop.host.close()
    }

    @Test("a stream without a byte is a stream")
    func empty() async throws {
        let loop = try await Loop(
            plugin: ScriptedHandler { call, _ in
                let request = try await call.stream?.collect(upTo: 0)
                #expect(request == [])
                return WireAnswer(stream: PluginBody())
            })
        let answer = try await loop.host.call(.request, stream: PluginBody())
        #expect(try await answer.stream?.collect(upTo: 0) == [])
        try await loop.expectNothingLeft()
        loop.host.close()
    }

    @Test("small pieces are joined while nobody reads them, so that they hold no more than their bytes")
    func joined() async throws {
        let stream = InboundStream(onRead: { _ in }, onDrop: {})
        let body = stream.body
        for number in 0..<1_000 { stream.append(ByteBuffer(bytes: [UInt8(number % 250)])) }
        stream.finish(.complete)
        var chunks = body.makeAsyncIterator()
        #expect(try await chunks.next() == (0..<1_000).map { UInt8($0 % 250) })
        #expect(try await chunks.next() == nil)
        #expect(try await chunks.next() == nil)
    }

    @Test("of two tasks that read one stream at once the second hears so, and the first reads on")
    func twoReaders() async throws {
        let stream = InboundStream(onRead: { _ in }, onDrop: {})
        let body = stream.body
        try await withThrowingTaskGroup(of: Result<[UInt8]?, any Error>.self) { group in
            for _ in 0..<2 {
                group.addTask {
                    var chunks = body.makeAsyncIterator()
                    do {
                        return .success(try await chunks.next())
                    } catch {
                        return .failure(error)
                    }
                }
            }
            // Nothing has come: only who is refused comes back.
            let refused = try #require(try await group.next())
            #expect(#expect(throws: DovetailError.self) { try refused.get() }?.code == .pluginFailed)
            stream.append(ByteBuffer(bytes: [1]))
            #expect(try await group.next()?.get() == [1])
        }
    }

    @Test("an answer may come before the request was sent in full, which then stops")
    func earlyAnswer() async throws {
        let loop = try await Loop(
            plugin: ScriptedHandler { call, _ in
                for try await chunk in try #require(call.stream) { return WireAnswer(body: ByteBuffer(bytes: chunk)) }
                return .done
            })
        let source = Source()
        source.continuation.yield([1, 2, 3])
        let answer = try await loop.host.call(.request, stream: source.body)
        #expect(answer.body == ByteBuffer(bytes: [1, 2, 3]))
        try await source.isCancelled.pass()
        try await loop.expectNothingLeft()
        loop.host.close()
    }

    @Test("an answer that comes at once, before the request's stream is under way, stops it")
    func instantAnswer() async throws {
        let transport = InstantTransport { Frame(.answer, call: $0.call) }
        let connection = Connection(side: .host, handler: ScriptedHandler())
        transport.connect(connection)
        let source = Source()
        _ = try await connection.call(.hello, stream: source.body)
        try await source.isCancelled.pass()
        try await until("nothing is left") { connection.holdsNothing }
        connection.close()
    }

    @Test("an answer whose stream ends while the request still streams ends both")
    func answerEndsFirst() async throws {
        let loop = try await Loop(
            plugin: ScriptedHandler { _, _ in WireAnswer(stream: PluginBody(bytes: [7])) })
        let source = Source()
        let answer = try await loop.host.call(.request, stream: source.body)
        #expect(try await answer.stream?.collect(upTo: 10) == [7])
        try await source.isCancelled.pass()
        try await loop.expectNothingLeft()
        loop.host.close()
    }

    @Test("who reads a request on after its answer is told that it was cut")
    func readAfterAnswer() async throws {
        let kept = Mutex<PluginBody?>(nil)
        let loop = try await Loop(
            plugin: ScriptedHandler { call, _ in
                kept.withLock { $0 = call.stream }
                return .done
            })
        _ = try await loop.host.call(.request, stream: Source().body)
        let body = try #require(kept.withLock { $0 })
        await #expect(throws: CancellationError.self) { try await body.collect(upTo: 10) }
        loop.host.close()
    }

    @Test("a request that fails midway fails the call with its error, and is not taken for whole")
    func requestFails() async throws {
        let (seen, cancelled) = (Gate(), Gate())
        let loop = try await Loop(
            plugin: ScriptedHandler { call, _ in
                do {
                    for try await _ in try #require(call.stream) { seen.open() }
                } catch is CancellationError {
                    cancelled.open()
                }
                return .done
            })
        let source = Source()
        source.continuation.yield([1])
        let call = Task { try await loop.host.call(.request, stream: source.body) }
        try await seen.pass()
        source.continuation.finish(throwing: RequestFailure.invalid("The file ends too early."))
        await #expect(throws: RequestFailure.invalid("The file ends too early.")) { try await call.value }
        try await cancelled.pass()
        try await loop.expectNothingLeft()
        loop.host.close()
    }

    @Test("an answer that fails midway fails the reader with the same error, after what came before")
    func answerFails() async throws {
        let source = Source()
        let loop = try await Loop(plugin: ScriptedHandler { _, _ in WireAnswer(stream: source.body) })
        var chunks = try #require(try await loop.host.call(.request).stream).makeAsyncIterator()
        source.continuation.yield([1, 2])
        #expect(try await chunks.next() == [1, 2])
        source.continuation.finish(throwing: PluginFailure.temporary("The disk is full."))
        await #expect(throws: PluginFailure.temporary("The disk is full.")) { _ = try await chunks.next() }
        try await loop.expectNothingLeft()
        loop.host.close()
    }

    @Test("a reader that lets go of an answer's stream stops the writer")
    func dropped() async throws {
        let source = Source()
        let loop = try await Loop(plugin: ScriptedHandler { _, _ in WireAnswer(stream: source.body) })
        source.continuation.yield([1])
        do {
            var chunks = try #require(try await loop.host.call(.request).stream).makeAsyncIterator()
            #expect(try await chunks.next() == [1])
        }
        try await source.isCancelled.pass()
        try await loop.expectNothingLeft()
        loop.host.close()
    }

    @Test("an answer's stream that is never read stops the writer when it is let go of")
    func neverRead() async throws {
        let source = Source()
        let loop = try await Loop(plugin: ScriptedHandler { _, _ in WireAnswer(stream: source.body) })
        _ = try await loop.host.call(.request)
        try await source.isCancelled.pass()
        try await loop.expectNothingLeft()
        loop.host.close()
    }

    @Test("a reader whose task is cancelled stops the writer, and does not take the stream for whole")
    func readerCancelled() async throws {
        let source = Source()
        let loop = try await Loop(plugin: ScriptedHandler { _, _ in WireAnswer(stream: source.body) })
        let stream = try await loop.host.call(.request).stream
        let reader = Task { try await stream?.collect(upTo: 10) }
        reader.cancel()
        await #expect(throws: CancellationError.self) { try await reader.value }
        try await source.isCancelled.pass()
        await #expect(throws: CancellationError.self) { try await stream?.collect(upTo: 10) }
        try await loop.expectNothingLeft()
        loop.host.close()
    }

    @Test("a handler that does not read its request can answer all the same")
    func requestUnread() async throws {
        let loop = try await Loop(plugin: ScriptedHandler { _, _ in .done })
        _ = try await loop.host.call(.request, stream: Source(chunks: 100, of: 50_000).body)
        try await loop.expectNothingLeft()
        loop.host.close()
    }
}

/// A transport that answers each call before the task that makes it goes on.
private final class InstantTransport: FrameTransport {
    private let answer: @Sendable (Frame) -> Frame
    private let connection = Mutex<Connection?>(nil)

    init(_ answer: @escaping @Sendable (Frame) -> Frame) {
        self.answer = answer
    }

    func connect(_ connection: Connection) {
        self.connection.withLock { $0 = connection }
        connection.attach(self)
    }

    func scheduleFlush() {
        guard let connection = self.connection.withLock({ $0 }) else { return }
        var decoder = FrameDecoder(maximumLength: .max)
        for piece in connection.takeOutbound() { decoder.append(piece) }
        while let frame = try? decoder.next() {
            guard frame.kind == .call else { continue }
            connection.receive(PlayedConnection.bytes([self.answer(frame)]))
        }
    }

    func close() { self.connection.withLock { $0 = nil } }
}
