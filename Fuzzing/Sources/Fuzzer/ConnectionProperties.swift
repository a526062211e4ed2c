import DovetailCore
import Foundation
import NIOCore
import Synchronization

@testable import DovetailWire

/// Whatever comes in, a connection holds no more than its limits, says nothing that the other side could not read, and
/// ends without leaving anybody waiting.
enum ConnectionProperties {
    static func check(_ bytes: ByteBuffer, _ side: WireSide) {
        let tasks = DispatchGroup()
        let connection = Connection(side: side, limits: .tiny, handler: Answering(tasks: tasks))
        connection.attach(Unheard())
        if side == .host { self.call(.hello, on: connection, tasks) }
        var bytes = bytes
        var decoder = FrameDecoder(maximumLength: WireLimits.tiny.frame)
        while connection.end == nil, bytes.readableBytes > 0 {
            // Pieces of a size that the input says.
            let size = 1 + Int(bytes.readableBytesView.first ?? 0) * 4
            guard let piece = bytes.readSlice(length: min(size, bytes.readableBytes)) else { break }
            connection.receive(piece)
            self.check(connection)
            for sent in connection.takeOutbound() { self.check(sent, &decoder) }
            if side == .plugin, connection.state.withLock({ $0.machine.greeting == .done && $0.lastCall == 0 }) {
                self.call(.storageValue, on: connection, tasks)
            }
        }
        connection.close()
        tasks.wait()
        precondition(connection.state.withLock { $0.waiters.isEmpty && $0.senders.isEmpty && $0.inbound.isEmpty })
    }

    /// Makes a call, with a stream that never ends by itself.
    private static func call(_ method: WireMethod, on connection: Connection, _ tasks: DispatchGroup) {
        tasks.enter()
        // Ends with the connection, which is waited for.
        Task {
            let body = PluginBody(chunks: AsyncThrowingStream { $0.yield([1, 2, 3]) })
            let stream = method == .hello ? nil : body
            let answer = try? await connection.call(method, stream: stream)
            _ = try? await answer?.stream?.collect(upTo: 100_000)
            tasks.leave()
        }
        while connection.callsUnderWay == 0 && connection.end == nil { sched_yield() }
    }

    private static func check(_ connection: Connection) {
        connection.state.withLock { state in
            let limits = state.machine.limits
            let most = limits.unsent * 16 + 64 << 10
            precondition(state.outbound.readableBytes <= most, "too much waits to be sent")
            let calls = limits.calls * 2 + ConnectionMachine.urgentCalls
            precondition(state.inbound.count <= calls && state.waiters.count <= calls, "too much is kept")
        }
    }

    private static func check(_ sent: ByteBuffer, _ decoder: inout FrameDecoder) {
        decoder.append(sent)
        do throws(WireFault) {
            while let frame = try decoder.next() { precondition(frame.length <= WireLimits.tiny.frame) }
        } catch {
            preconditionFailure("the other side could not read what is sent: \(error)")
        }
    }
}

/// Answers in every way there is, chosen by the call's handle.
private struct Answering: ConnectionHandler {
    let tasks: DispatchGroup

    func answer(_ call: IncomingCall, on connection: Connection) async throws -> WireAnswer {
        self.tasks.enter()
        defer { self.tasks.leave() }
        switch call.handle % 6 {
        case 0: return .done
        case 1: return WireAnswer(json: call.json, body: call.body)
        case 2: return WireAnswer(stream: call.stream ?? PluginBody(bytes: [UInt8](repeating: 1, count: 1_000)))
        case 3: return WireAnswer(body: ByteBuffer(bytes: try await call.stream?.collect(upTo: 1_000) ?? []))
        case 4: throw WireFailure(.error, "No.")
        default: return WireAnswer(body: ByteBuffer(repeating: 1, count: 4_000))
        }
    }

    func hear(_ note: IncomingCall, on connection: Connection) { connection.note(.log, json: note.json) }

    func connectionEnded(_ end: ConnectionEnd) {}
}

/// A transport without another side: what is sent is fetched by hand.
private struct Unheard: FrameTransport {
    func scheduleFlush() {}
    func close() {}
}
