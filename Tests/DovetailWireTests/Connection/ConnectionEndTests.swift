import DovetailCore
import DovetailTesting
import NIOCore
import Synchronization
import Testing

@testable import DovetailWire

@Suite("A connection that ends leaves nobody waiting, and nothing behind")
struct ConnectionEndTests {
    @Test("a call that was lost says whether it may have reached the other end")
    func wasSent() async throws {
        let played = try await PlayedConnection.greeted(.host)
        let sent = Task { try await played.connection.call(.ping) }
        #expect(try await played.frame().call == 3)
        let unsent = Task { try await played.connection.call(.ping) }
        try await until("both are made") { played.connection.callsUnderWay == 2 }
        played.connection.end(.endOfFile)
        await #expect(throws: CallLost(end: .endOfFile, wasSent: true)) { try await sent.value }
        await #expect(throws: CallLost(end: .endOfFile, wasSent: false)) { try await unsent.value }
        await #expect(throws: CallLost(end: .endOfFile, wasSent: false)) { try await played.connection.call(.ping) }
        #expect(played.connection.holdsNothing)
    }

    @Test("ending twice is ending once")
    func once() async throws {
        let played = try await PlayedConnection.greeted(.host)
        #expect(played.connection.end == nil)
        played.connection.close()
        played.connection.end(.endOfFile)
        played.connection.close()
        #expect(played.connection.end == .closed && played.handler.ends == [.closed] && played.transport.isClosed)
    }

    @Test("both ends of a loop end when one is closed")
    func loop() async throws {
        let begun = Gate()
        let cancelled = Gate()
        let loop = try await Loop(
            plugin: ScriptedHandler { _, _ in
                begun.open()
                await cancelled.openWhenCancelled()
                return .done
            })
        let call = Task { try await loop.host.call(.hook) }
        try await begun.pass()
        loop.host.close()
        await #expect(throws: CallLost(end: .closed, wasSent: true)) { try await call.value }
        try await cancelled.pass()
        try await until("the other end has ended") { loop.pluginSide.ends == [.endOfFile] }
        #expect(loop.host.holdsNothing && loop.plugin.holdsNothing)
    }

    @Test("streams in both directions fail when the connection ends")
    func streams() async throws {
        let source = Source()
        let unread = Mutex<PluginBody?>(nil)
        let loop = try await Loop(
            plugin: ScriptedHandler { call, _ in
                unread.withLock { $0 = call.stream }
                return WireAnswer(stream: source.body)
            })
        let request = Source(chunks: 100, of: 100_000)
        let answer = try await loop.host.call(.request, stream: request.body)
        source.continuation.yield([1])
        loop.host.close()
        await #expect(throws: CallLost(end: .closed, wasSent: true)) { try await answer.stream?.collect(upTo: 10) }
        try await source.isCancelled.pass()
        try await until("the other end has ended") { loop.plugin.end != nil }
        let body = try #require(unread.withLock { $0 })
        await #expect(throws: CallLost(end: .endOfFile, wasSent: true)) { try await body.collect(upTo: 1 << 30) }
        #expect(loop.host.holdsNothing && loop.plugin.holdsNothing)
    }

    @Test("frames that break the protocol end the connection, and the other end's calls with it")
    func fault() async throws {
        let played = try await PlayedConnection.greeted(.host)
        let call = Task { try await played.connection.call(.ping) }
        #expect(try await played.frame().call == 3)
        played.receive(Frame(.note, method: .log), Frame(.answer, call: 77), Frame(.answer, call: 3))
        let end = ConnectionEnd.fault(.answerWithoutCall(77))
        await #expect(throws: CallLost(end: end, wasSent: true)) { try await call.value }
        #expect(played.handler.ends == [end] && played.handler.notes.count == 1, "what came before the fault counts")
        #expect(played.receive(Frame(.note, method: .log)) == 0 && played.handler.notes.count == 1)
    }

    @Test("an end that has ended says nothing, and closes a transport that comes too late")
    func afterwards() async throws {
        let connection = Connection(side: .plugin, handler: ScriptedHandler())
        connection.close()
        connection.note(.log)
        let transport = HeldTransport()
        connection.attach(transport)
        #expect(transport.isClosed && transport.flushes == 0 && connection.takeOutbound().isEmpty)
    }

    @Test("ends that have ended are let go of")
    func released() async throws {
        let ends = Mutex<[Weak]>([])
        do {
            let loop = try await Loop(plugin: ScriptedHandler { call, _ in WireAnswer(stream: call.stream) })
            ends.withLock { $0 = [Weak(loop.host), Weak(loop.plugin)] }
            let answer = try await loop.host.call(.request, stream: PluginBody(bytes: [1]))
            #expect(try await answer.stream?.collect(upTo: 10) == [1])
            loop.host.close()
        }
        try await until("both are gone") { ends.withLock { $0.allSatisfy { $0.connection == nil } } }
    }

    private struct Weak: Sendable {
        weak let connection: Connection?

        init(_ connection: Connection) {
            self.connection = connection
        }
    }
}
