import NIOCore
import DovetailCore
import Synchronization
import Testing

@testable import DovetailWire

@Suite("Both ends call each other over one connection")
struct ConnectionCallTests {
    private static let echo = ScriptedHandler { call, _ in WireAnswer(json: call.json, body: call.body) }

    @Test("many calls at once, in both directions, are each given their own answer")
    func concurrent() async throws {
        let loop = try await Loop(host: Self.echo, plugin: Self.echo)
        try await withThrowingTaskGroup { group in
            for number in 0..<400 {
                let end = number.isMultiple(of: 2) ? loop.host : loop.plugin
                group.addTask {
                    let answer = try await end.call(
                        .ping, json: ByteBuffer(string: "\(number)"), body: ByteBuffer(integer: number))
                    #expect(String(buffer: answer.json) == "\(number)")
                    #expect(answer.body == ByteBuffer(integer: number) && answer.stream == nil)
                }
            }
            try await group.waitForAll()
        }
        try await loop.expectNothingLeft()
        loop.host.close()
    }

    @Test("a call can be answered after calls in the other direction")
    func nested() async throws {
        let plugin = ScriptedHandler { call, connection in
            try await connection.call(.storageValue, handle: call.handle, body: call.body)
        }
        let loop = try await Loop(host: Self.echo, plugin: plugin)
        let answer = try await loop.host.call(.hook, handle: 4, body: ByteBuffer(string: "key"))
        #expect(String(buffer: answer.body) == "key")
        try await loop.expectNothingLeft()
        loop.host.close()
    }

    @Test("what a call says arrives with it")
    func contents() async throws {
        let heard = Mutex<IncomingCall?>(nil)
        let loop = try await Loop(
            plugin: ScriptedHandler { call, _ in
                heard.withLock { $0 = call }
                return .done
            })
        _ = try await loop.host.call(
            .request, handle: 12, deadline: .milliseconds(1_500), json: ByteBuffer(string: "{}"),
            body: ByteBuffer(string: "body"))
        let call = try #require(heard.withLock { $0 })
        #expect(call.method == .request && call.handle == 12 && call.deadline == .milliseconds(1_500))
        #expect(String(buffer: call.json) == "{}" && String(buffer: call.body) == "body")
        #expect(call.stream == nil && call.trace == nil)
        _ = try await loop.host.call(.ping)
        #expect(heard.withLock { $0 }?.deadline == nil)
        loop.host.close()
    }

    @Test("a trace context that comes with a call is handed on")
    func trace() async throws {
        let heard = Mutex<TraceContext?>(nil)
        let context = TraceContext(traceHigh: 1, traceLow: 2, span: 3, flags: 1)
        let played = try await PlayedConnection.greeted(
            .plugin,
            ScriptedHandler { call, _ in
                heard.withLock { $0 = call.trace }
                return .done
            })
        played.receive(Frame(.call, call: 3, method: .ping, flags: .traced, trace: context))
        #expect(try await played.frame() == Frame(.answer, call: 3))
        #expect(heard.withLock { $0 } == context)
    }

    @Test("times to wait become milliseconds, neither none nor more than fit")
    func deadlines() {
        #expect(Duration.seconds(2).wireMilliseconds == 2_000)
        #expect(Duration.microseconds(5).wireMilliseconds == 1)
        #expect(Duration.zero.wireMilliseconds == 1)
        #expect(Duration.seconds(-3).wireMilliseconds == 1)
        #expect(Duration(secondsComponent: .min, attosecondsComponent: 0).wireMilliseconds == 1)
        #expect(Duration.seconds(4_000_000).wireMilliseconds == .max)
        #expect(Duration.seconds(3_999_999).wireMilliseconds == 3_999_999_000)
    }

    @Test("notes are heard in order, and before the calls that were made after them")
    func notes() async throws {
        let loop = try await Loop(
            plugin: ScriptedHandler { _, _ in .done })
        for round in 0..<20 {
            for number in 0..<10 {
                loop.host.note(.open, handle: UInt32(round * 10 + number), json: ByteBuffer(string: "{}"))
            }
            _ = try await loop.host.call(.ping)
            #expect(loop.pluginSide.notes.map(\.handle) == (0..<UInt32(round * 10 + 10)).map { $0 })
        }
        #expect(loop.pluginSide.notes.allSatisfy { $0.method == .open && String(buffer: $0.json) == "{}" })
        loop.host.close()
    }

    @Test("notes and calls that come in together are heard before the call is answered")
    func notesTogether() async throws {
        let heard = Mutex<[Int]>([])
        let box = Mutex<ScriptedHandler?>(nil)
        let handler = ScriptedHandler { _, _ in
            let count = box.withLock { $0?.notes.count ?? -1 }
            heard.withLock { $0.append(count) }
            return .done
        }
        box.withLock { $0 = handler }
        let played = try await PlayedConnection.greeted(.plugin, handler)
        played.receive(Frame(.note, method: .open), Frame(.note, method: .close), Frame(.call, call: 3, method: .ping))
        #expect(try await played.frame() == Frame(.answer, call: 3))
        #expect(heard.withLock { $0 } == [2])
    }

    @Test("calls that are made together are handed to the transport together")
    func gathered() async throws {
        let played = try await PlayedConnection.greeted(.host)
        let before = played.transport.flushes
        let calls = (0..<3).map { _ in Task { try await played.connection.call(.ping) } }
        try await until("all calls are made") { played.connection.callsUnderWay == 3 }
        #expect(played.transport.flushes == before + 1)
        #expect(try played.frames().map(\.call) == [3, 5, 7])
        played.receive(Frame(.answer, call: 7), Frame(.answer, call: 3), Frame(.answer, call: 5))
        for call in calls { _ = try await call.value }
    }

    @Test("what is sent before there is a transport waits for it")
    func lateTransport() async throws {
        let connection = Connection(side: .host, handler: ScriptedHandler())
        let call = Task { try await connection.call(.hello) }
        try await until("the call is made") { connection.callsUnderWay == 1 }
        let transport = HeldTransport()
        connection.attach(transport)
        #expect(transport.flushes == 1)
        #expect(try transport.next(from: connection)?.method == .hello)
        _ = connection.receive(PlayedConnection.bytes([Frame(.answer, call: 1)]))
        _ = try await call.value
        connection.close()
    }
}
