import DovetailCore
import NIOCore
import Synchronization
import Testing

@testable import DovetailWire

@Suite("A connection over a real socket takes no harm from what is at the other end")
struct ChannelTransportTests {
    @Test("calls and streams of two ends arrive whole")
    func pair() async throws {
        let (first, second) = try SocketPair.make()
        let echo = ScriptedHandler { call, _ in WireAnswer(json: call.json, body: call.body, stream: call.stream) }
        let plugin = try await SocketPair.connect(Connection(side: .plugin, handler: echo), first)
        let host = try await SocketPair.connect(Connection(side: .host, handler: ScriptedHandler()), second)
        _ = try await host.call(.hello)
        try await withThrowingTaskGroup { group in
            for number in 0..<20 {
                group.addTask {
                    let body = PluginBody(bytes: [UInt8](repeating: UInt8(number), count: 1 << 20))
                    let answer = try await host.call(.request, body: ByteBuffer(integer: number), stream: body)
                    #expect(answer.body == ByteBuffer(integer: number))
                    #expect(try await answer.stream?.collect(upTo: 1 << 20) == body.bytes)
                }
            }
            try await group.waitForAll()
        }
        try await until("nothing is left") { host.holdsNothing && plugin.holdsNothing }
        host.close()
        try await until("the other end has ended") { plugin.end == .endOfFile }
    }

    @Test("half a frame waits for its other half")
    func halves() async throws {
        let pair = try await SocketPair(ScriptedHandler { call, _ in WireAnswer(body: call.body) })
        let call = Frame(.call, call: 2, method: .storageValue, body: ByteBuffer(string: "key"))
        let bytes = [UInt8](buffer: PlayedConnection.bytes([call]))
        for byte in bytes { try await pair.write([byte]) }
        #expect(try await pair.frame() == Frame(.answer, call: 2, body: ByteBuffer(string: "key")))
        pair.connection.close()
    }

    @Test("a peer that closes within a frame is gone, like any other")
    func closesWithin() async throws {
        let pair = try await SocketPair()
        let call = Task { try await pair.connection.call(.ping) }
        #expect(try await pair.frame().call == 3)
        try await pair.write([0, 0, 1, 0, 1])
        pair.closeWriting()
        await #expect(throws: CallLost(end: .endOfFile, wasSent: true)) { try await call.value }
        #expect(pair.handler.ends == [.endOfFile])
        await pair.waitForEnd()
    }

    @Test("a peer that speaks another language is shut out")
    func garbage() async throws {
        let pair = try await SocketPair()
        try await pair.write(Array("GET / HTTP/1.1\r\n\r\n".utf8))
        await pair.waitForEnd()
        #expect(pair.connection.end == .fault(.longFrame(length: 0x4745_5420, maximum: 4 << 20)))
    }

    @Test("a connection that is closed here closes the socket")
    func closed() async throws {
        let pair = try await SocketPair()
        pair.connection.close()
        await pair.waitForEnd()
        #expect(pair.handler.ends == [.closed])
    }

    @Test("a flood of notes waits at its source")
    func flood() async throws {
        let pair = try await SocketPair(rate: CallRate(burst: 100, perSecond: 1))
        let notes = PlayedConnection.bytes((0..<1_000).map { _ in Frame(.note, method: .log) })
        var flood = ByteBuffer()
        for _ in 0..<200 { flood.writeImmutableBuffer(notes) }
        let written = try await pair.writeUntilHeld([UInt8](buffer: flood)) { pair.handler.notes.count >= 100 }
        let heard = pair.handler.notes.count
        #expect(heard * 28 < written)
        #expect(written < flood.readableBytes && pair.connection.end == nil)
        pair.connection.close()
    }

    @Test("calls to a peer that does not read are refused before they fill the memory, until it reads")
    func callsUnread() async throws {
        var limits = WireLimits()
        limits.unsent = 100_000
        let pair = try await SocketPair(limits: limits)
        let body = ByteBuffer(repeating: 7, count: 10_000)
        var calls: [Task<WireAnswer, any Error>] = []
        while !pair.connection.isCongested {
            let before = pair.connection.callsUnderWay
            calls.append(Task { try await pair.connection.call(.request, body: body) })
            try await until("the call is made") { pair.connection.callsUnderWay == before + 1 }
            try #require(calls.count < 1_000)
        }
        await #expect(throws: CallRefused(underWay: calls.count)) { try await pair.connection.call(.hook) }
        try await until("all is read") { pair.readSome()?.isEmpty == true && !pair.connection.isCongested }
        calls.append(Task { try await pair.connection.call(.hook) })
        try await until("it is made and on its way") {
            pair.connection.state.withLock { $0.machine.outgoingCount == calls.count && $0.outbound.readableBytes == 0 }
        }
        pair.connection.close()
        for call in calls {
            await #expect(throws: CallLost(end: .closed, wasSent: true)) { try await call.value }
        }
    }

    @Test("a peer that asks and does not read its answers is not read any more")
    func answersUnread() async throws {
        var limits = WireLimits()
        (limits.calls, limits.unsent) = (16, 1 << 20)
        let answered = Mutex(0)
        let pair = try await SocketPair(
            limits: limits,
            ScriptedHandler { _, _ in
                answered.withLock { $0 += 1 }
                return WireAnswer(body: ByteBuffer(repeating: 1, count: 100_000))
            })
        let body = ByteBuffer(repeating: 1, count: 1_000)
        let calls = PlayedConnection.bytes(
            (1...4_000).map { Frame(.call, call: 2 * $0, method: .storageValue, body: body) })
        let written = try await pair.writeUntilHeld([UInt8](buffer: calls)) { pair.connection.isCongested }
        #expect(written < calls.readableBytes && pair.connection.end == nil)
        // It goes on where it stopped as soon as the peer reads.
        let before = answered.withLock { $0 }
        try await until("more is answered") {
            _ = pair.readSome()
            return answered.withLock { $0 } > before
        }
        pair.connection.close()
    }
}
