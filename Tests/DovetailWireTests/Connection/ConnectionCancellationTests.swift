import DovetailCore
import DovetailTesting
import NIOCore
import Testing

@testable import DovetailWire

@Suite("A call that is given up ends at both ends")
struct ConnectionCancellationTests {
    @Test("the task that answers at the other end is cancelled, and the caller does not wait for it")
    func reachesTheOther() async throws {
        let (begun, cancelled, end) = (Gate(), Gate(), Gate())
        let loop = try await Loop(
            plugin: ScriptedHandler { _, _ in
                begun.open()
                await cancelled.openWhenCancelled()
                await end.passUncancelled()
                return .done
            })
        let call = Task { try await loop.host.call(.hook) }
        try await begun.pass()
        call.cancel()
        await #expect(throws: CancellationError.self) { try await call.value }
        try await cancelled.pass()
        #expect(loop.host.callsUnderWay == 1, "it is under way until the other end has answered")
        end.open()
        try await loop.expectNothingLeft()
        _ = try await loop.host.call(.hook, body: ByteBuffer())
        loop.host.close()
    }

    @Test("one that awaits its answer tells the other end, and lasts until that has ended")
    func awaitsAnswer() async throws {
        let (begun, cancelled, end) = (Gate(), Gate(), Gate())
        let loop = try await Loop(
            plugin: ScriptedHandler { _, _ in
                begun.open()
                await cancelled.openWhenCancelled()
                await end.passUncancelled()
                return .done
            })
        let call = Task { try await loop.host.call(.run, cancellation: .awaitsAnswer) }
        try await begun.pass()
        call.cancel()
        try await cancelled.pass()
        #expect(loop.host.isWaitedFor, "whoever called waits on")
        end.open()
        let failure = await #expect(throws: WireFailure.self) { try await call.value }
        #expect(failure?.error is CancellationError)
        try await loop.expectNothingLeft()
        loop.host.close()
    }

    @Test("a call of a task that is cancelled already is not made")
    func cancelledBefore() async throws {
        let played = try await PlayedConnection.greeted(.host)
        let call = Task {
            await Gate().openWhenCancelled()
            return try await played.connection.call(.ping)
        }
        call.cancel()
        await #expect(throws: CancellationError.self) { try await call.value }
        #expect(try played.frames().isEmpty)
    }

    @Test("a call that is given up while its answer is on its way throws, and the answer is late")
    func crossing() async throws {
        let played = try await PlayedConnection.greeted(.host)
        let call = Task { try await played.connection.call(.ping) }
        #expect(try await played.frame().kind == .call)
        call.cancel()
        await #expect(throws: CancellationError.self) { try await call.value }
        #expect(try played.frames() == [Frame(.cancel, call: 3)])
        played.receive(Frame(.answer, call: 3, flags: .more), Frame(.data, call: 3, flags: .more))
        played.receive(Frame(.failure, call: 3))
        #expect(played.connection.end == nil && played.connection.holdsNothing)
    }

    @Test("an end that answers a call given up with a stream keeps nothing of it")
    func streamToNobody() async throws {
        let (begun, end) = (Gate(), Gate())
        let source = Source(chunks: 100, of: 64 << 10)
        let played = try await PlayedConnection.greeted(
            .plugin,
            ScriptedHandler { _, _ in
                begun.open()
                await end.passUncancelled()
                return WireAnswer(stream: source.body)
            })
        played.receive(Frame(.call, call: 3, method: .request))
        try await begun.pass()
        played.receive(Frame(.cancel, call: 3))
        end.open()
        let answer = try await played.frame()
        #expect(answer.kind == .failure && WireFailure(reading: answer.json).type == .cancelled)
        try await until("nothing is left") { played.connection.holdsNothing }
        #expect(source.asks == 0)
    }

    @Test("pieces of a request that is given up may follow, and do no harm")
    func piecesAfterCancel() async throws {
        let begun = Gate()
        let played = try await PlayedConnection.greeted(
            .plugin,
            ScriptedHandler { call, _ in
                begun.open()
                for try await _ in try #require(call.stream) {}
                return .done
            })
        played.receive(Frame(.call, call: 3, method: .request, flags: .more))
        try await begun.pass()
        played.receive(Frame(.cancel, call: 3), Frame(.data, call: 3, flags: .more, body: ByteBuffer(integer: 1)))
        let answer = try await played.frame()
        #expect(answer.kind == .failure && WireFailure(reading: answer.json).type == .cancelled)
        #expect(played.connection.end == nil)
    }

    @Test("calls with streams that are given up at any moment leave nothing, and the connection stands")
    func stress() async throws {
        let loop = try await Loop(
            plugin: ScriptedHandler { call, _ in WireAnswer(stream: call.stream) })
        await withTaskGroup { group in
            for number in 0..<300 {
                group.addTask {
                    let call = Task {
                        let answer = try await loop.host.call(.request, stream: Source(chunks: 20, of: 20_000).body)
                        for try await _ in try #require(answer.stream) {}
                    }
                    for _ in 0..<number { await Task.yield() }
                    call.cancel()
                    _ = await call.result
                }
            }
        }
        try await loop.expectNothingLeft()
        #expect(loop.host.end == nil && loop.plugin.end == nil)
        loop.host.close()
    }

    /// Something that is held for a call.
    private final class Held: Sendable {
        let isGone: Gate

        init(_ isGone: Gate) { self.isGone = isGone }

        deinit { self.isGone.open() }
    }

    @Test("what is held for a call that was given up is let go of when the other end has answered, and not before")
    func heldWhenGivenUp() async throws {
        let played = try await PlayedConnection.greeted(.host)
        let isGone = Gate()
        let call = Task { try await played.connection.call(.request, hold: Held(isGone)) }
        #expect(try await played.frame().kind == .call)
        call.cancel()
        await #expect(throws: CancellationError.self) { try await call.value }
        #expect(try played.frames() == [Frame(.cancel, call: 3)])
        #expect(!isGone.isOpen, "the other end is still at it")
        played.receive(Frame(.failure, call: 3))
        #expect(isGone.isOpen && played.connection.holdsNothing)
    }

    @Test(
        "what is held for a call is let go of with its answer, the last piece of its answer, its reader or the connection"
    )
    func held() async throws {
        let played = try await PlayedConnection.greeted(.host)
        func call(_ answer: Frame...) async throws -> (isGone: Gate, answer: WireAnswer) {
            let isGone = Gate()
            let call = Task { try await played.connection.call(.request, hold: Held(isGone)) }
            while try await played.frame().kind != .call {}
            for frame in answer { played.receive(frame) }
            return (isGone, try await call.value)
        }
        #expect(try await call(Frame(.answer, call: 3)).isGone.isOpen)
        let whole = try await call(Frame(.answer, call: 5, flags: .more))
        #expect(!whole.isGone.isOpen)
        played.receive(Frame(.data, call: 5))
        #expect(whole.isGone.isOpen)
        let dropped = try await call(Frame(.answer, call: 7, flags: .more)).isGone
        try await until("nobody reads the stream") { dropped.isOpen }
        let lost = try await call(Frame(.answer, call: 9, flags: .more))
        #expect(!lost.isGone.isOpen)
        played.connection.close()
        #expect(lost.isGone.isOpen && played.connection.holdsNothing)
    }

    @Test("whoever reads what a call sends is stopped before its caller, or the reader of its answer, goes on")
    func stoppedFirst() async throws {
        for end in [Frame(.failure, call: 3), Frame(.data, call: 3), nil] {
            let played = try await PlayedConnection.greeted(.host)
            let (isRead, isStopped) = (Gate(), Gate())
            let request = AsyncThrowingStream<[UInt8], any Error> {
                await withTaskCancellationHandler {
                    isRead.open()
                    await isStopped.passUncancelled()
                    return nil
                } onCancel: {
                    isStopped.open()
                }
            }
            let call = Task {
                do {
                    let answer = try await played.connection.call(.request, stream: PluginBody(chunks: request))
                    for try await _ in try #require(answer.stream) {}
                } catch {
                    // However it ends.
                }
                return isStopped.isOpen
            }
            #expect(try await played.frame().kind == .call)
            try await isRead.pass()
            if let end {
                if end.kind == .data { played.receive(Frame(.answer, call: 3, flags: .more)) }
                played.receive(end)
            } else {
                played.connection.cancel(3, throwing: CancellationError())
            }
            #expect(await call.value, "\(end as Any)")
        }
    }

    @Test("a great many calls that are given up hold no more than the limit allows")
    func many() async throws {
        var limits = WireLimits()
        limits.calls = 8
        let played = try await PlayedConnection.greeted(.host, limits: limits)
        for _ in 0..<8 {
            let call = Task { try await played.connection.call(.hook) }
            #expect(try await played.frame().kind == .call)
            call.cancel()
            _ = await call.result
            #expect(try await played.frame().kind == .cancel)
        }
        await #expect(throws: CallRefused(underWay: 8)) { try await played.connection.call(.hook) }
        #expect(try played.frames().isEmpty)
        played.receive(Frame(.failure, call: 3))
        #expect(played.connection.callsUnderWay == 7)
    }
}
