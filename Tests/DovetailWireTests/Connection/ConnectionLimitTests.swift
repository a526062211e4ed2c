import DovetailCore
import DovetailTesting
import NIOCore
import Synchronization
import Testing

@testable import DovetailWire

@Suite("A connection holds and carries no more than was agreed")
struct ConnectionLimitTests {
    private static var small: WireLimits {
        var limits = WireLimits()
        limits.calls = 2
        limits.frame = 128 << 10
        limits.unsent = 2_000
        return limits
    }

    @Test("a call too many is refused here, and by the other end when it comes all the same")
    func tooManyCalls() async throws {
        let end = Gate()
        let handler = ScriptedHandler { _, _ in
            await end.passUncancelled()
            return .done
        }
        let loop = try await Loop(limits: Self.small, plugin: handler)
        async let first = loop.host.call(.hook)
        async let second = loop.host.call(.hook)
        try await until("both are made") { loop.host.callsUnderWay == 2 }
        await #expect(throws: CallRefused(underWay: 2)) { try await loop.host.call(.hook) }
        var more = Self.small
        more.calls = 10
        loop.host.adopt(more)
        do {
            _ = try await loop.host.call(.hook)
            Issue.record("it was not refused")
        } catch let failure as WireFailure {
            #expect(failure.type == .tooManyCalls && failure.error is PluginFailure)
        }
        end.open()
        _ = try await (first, second)
        try await loop.expectNothingLeft()
        loop.host.close()
    }

    @Test("an end with too many calls answers whether it still works all the same")
    func urgent() async throws {
        let end = Gate()
        let loop = try await Loop(
            limits: Self.small,
            plugin: ScriptedHandler { call, _ in
                if call.method != .ping { await end.passUncancelled() }
                return .done
            })
        async let first = loop.host.call(.hook)
        async let second = loop.host.call(.hook)
        try await until("both are made") { loop.host.callsUnderWay == 2 }
        _ = try await loop.host.call(.ping)
        end.open()
        _ = try await (first, second)
        loop.host.close()
    }

    @Test("a call that fits into no frame fails alone")
    func longCall() async throws {
        var limits = Self.small
        limits.unsent = 1 << 20
        let loop = try await Loop(limits: limits)
        let fits = ByteBuffer(repeating: 0, count: (128 << 10) - Frame.headerLength)
        _ = try await loop.host.call(.hook, body: fits)
        do {
            _ = try await loop.host.call(.hook, json: ByteBuffer(string: "1"), body: fits)
            Issue.record("it was sent")
        } catch let error as DovetailError {
            #expect(error.code == .tooLarge)
        }
        loop.host.note(.log, json: ByteBuffer(repeating: 0, count: 128 << 10))
        _ = try await loop.host.call(.hook)
        #expect(loop.pluginSide.notes.isEmpty)
        try await loop.expectNothingLeft()
        loop.host.close()
    }

    @Test("an answer that fits into no frame becomes a failure", arguments: [false, true])
    func longAnswer(_ hasStream: Bool) async throws {
        let source = Source()
        let loop = try await Loop(
            limits: Self.small,
            plugin: ScriptedHandler { _, _ in
                WireAnswer(body: ByteBuffer(repeating: 0, count: 128 << 10), stream: hasStream ? source.body : nil)
            })
        do {
            _ = try await loop.host.call(.databaseQuery)
            Issue.record("it was sent")
        } catch let failure as WireFailure {
            #expect((failure.error as? DovetailError)?.code == .tooLarge)
        }
        try await loop.expectNothingLeft()
        #expect(loop.host.end == nil)
        loop.host.close()
    }

    @Test("while much waits to be sent calls are refused, and answers are not")
    func unsent() async throws {
        let played = try await PlayedConnection.greeted(
            .host, limits: Self.small, ScriptedHandler { call, _ in WireAnswer(body: call.body) })
        #expect(!played.connection.isCongested)
        played.connection.note(.open, body: ByteBuffer(repeating: 0, count: 2_000))
        #expect(played.connection.isCongested)
        await #expect(throws: CallRefused(underWay: 0)) { try await played.connection.call(.hook) }
        played.receive(Frame(.call, call: 2, method: .storageValue, body: ByteBuffer(string: "x")))
        try await until("it was answered") { played.connection.tasks.withLock { $0?.isEmpty ?? true } }
        #expect(try played.frames().map(\.kind) == [.note, .answer])
        #expect(!played.connection.isCongested && played.connection.end == nil)
    }

    @Test("an end that asks and does not read is given up before its answers fill the memory")
    func neverReads() async throws {
        var limits = Self.small
        limits.calls = 100
        let played = try await PlayedConnection.greeted(
            .host, limits: limits, ScriptedHandler { _, _ in WireAnswer(body: ByteBuffer(repeating: 0, count: 1_000)) })
        for number in 1...40 { played.receive(Frame(.call, call: 2 * UInt64(number), method: .storageValue)) }
        try await until("it ends") { played.connection.end != nil }
        guard case .fault(.unreadAnswers(let bytes)) = played.connection.end else {
            Issue.record("it ended with \(String(describing: played.connection.end))")
            return
        }
        #expect((32_000..<33_100).contains(bytes))
        try await until("nothing is left") { played.connection.holdsNothing }
    }

    @Test("refusals that nobody reads end the connection, too")
    func refusalsUnread() async throws {
        let end = Gate()
        let played = try await PlayedConnection.greeted(
            .host, limits: Self.small,
            ScriptedHandler { _, _ in
                await end.passUncancelled()
                return .done
            })
        var number: UInt64 = 0
        while played.connection.end == nil, number < 1_000 {
            number += 1
            played.receive(Frame(.call, call: 2 * number, method: .ping))
        }
        guard case .fault(.unreadAnswers) = played.connection.end else {
            Issue.record("it ended with \(String(describing: played.connection.end))")
            return
        }
        end.open()
    }

    @Test("the limits of the hello are kept from then on")
    func adopted() async throws {
        let played = try await PlayedConnection.greeted(.plugin)
        var limits = WireLimits()
        limits.frame = 200
        played.connection.adopt(limits)
        played.receive(Frame(.note, method: .log, body: ByteBuffer(repeating: 0, count: 176)))
        #expect(played.connection.end == nil)
        played.receive(Frame(.note, method: .log, body: ByteBuffer(repeating: 0, count: 177)))
        #expect(played.connection.end == .fault(.longFrame(length: 201, maximum: 200)))
    }

    @Test("frames that cost work and are not paid for count against the rate")
    func counted() async throws {
        let played = try await PlayedConnection.greeted(.plugin, ScriptedHandler { call, _ in .done })
        #expect(played.receive(Frame(.note, method: .open), Frame(.call, call: 3, method: .ping)) == 2)
        #expect(try await played.frame().call == 3)
        #expect(played.receive(Frame(.cancel, call: 3), Frame(.data, call: 3), Frame(.cancel, call: 3)) == 3)
        #expect(played.receive(Frame(.call, call: 5, method: .request, flags: .more)) == 1)
        let piece = Frame(.data, call: 5, flags: .more, body: ByteBuffer(bytes: [1]))
        let empty = Frame(.data, call: 5, flags: .more)
        // They may come before or after the answer: an empty piece counts either way.
        #expect(played.receive(empty, empty) == 2)
        #expect(played.receive(piece) <= 1)
    }

    @Test("R3 · notes count by their bytes, and so does what is thrown away")
    func countedByBytes() async throws {
        let played = try await PlayedConnection.greeted(.host)
        #expect(
            played.receive(Frame(.note, method: .log, json: ByteBuffer(repeating: 0x20, count: 4 << 20 - 100))) > 4_000)
        let late = Frame(.cancel, call: 2, body: ByteBuffer(repeating: 0, count: 1 << 20))
        _ = played.receive(Frame(.call, call: 2, method: .storageValue))
        try await until("it was answered") { played.connection.state.withLock { $0.machine.incoming.isEmpty } }
        #expect(played.receive(late) > 1_000)
    }

    @Test("R3 · pieces and credits so small that they cost more than they bring count against the rate")
    func countedWhenSmall() async throws {
        let gate = Gate()
        let played = try await PlayedConnection.greeted(
            .plugin,
            ScriptedHandler { call, _ in
                await gate.passUncancelled()
                return .done
            })
        #expect(played.receive(Frame(.call, call: 3, method: .request, flags: .more)) == 1)
        func piece(_ size: Int, isLast: Bool = false) -> Frame {
            Frame(.data, call: 3, flags: isLast ? [] : .more, body: ByteBuffer(repeating: 1, count: size))
        }
        #expect(played.receive(piece(1), piece(1_023), piece(1_024), piece(60_000)) == 2)
        // The last of a stream is as short as it is.
        #expect(played.receive(piece(1, isLast: true)) == 0)

        let source = Source(chunks: 2, of: 200_000)
        async let answer = played.connection.call(.routesBind, stream: source.body)
        try await until("all of the credit was used") { played.connection.state.withLock { !$0.heldBack.isEmpty } }
        let call = try #require(try played.frames().first { $0.kind == .call }).call
        func credit(_ bytes: UInt32) -> Frame { Frame(.credit, call: call, body: ByteBuffer(integer: bytes)) }
        #expect(played.receive(credit(1), credit(1_023), credit(1_024), credit(2_000)) == 2)
        played.receive(Frame(.answer, call: call))
        _ = try await answer
        gate.open()
    }
}
