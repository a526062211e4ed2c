public import DovetailCore
public import NIOCore
import Synchronization

// Calls and notes of this side.
extension Connection {
    /// Decides when a call is given up: it is handed the way to do that, and answers what lets go of it again.
    public typealias GiveUp = (_ giveUp: @escaping @Sendable (any Error) -> Void) -> () -> Void

    /// Makes a call and waits for its answer.
    ///
    /// When the task is cancelled, the other side is told and the call throws `CancellationError` at once, unless it says
    /// otherwise. Calls that are under way at the same time are carried out in any order.
    ///
    /// - Parameters:
    ///   - method: What it is about.
    ///   - handle: The installation, as seen by one context; 0 for the connection itself.
    ///   - deadline: How long this side will wait, for the other to know; nobody is stopped by it.
    ///   - trace: Which trace it belongs to; nil for none.
    ///   - json: A JSON document, or nothing.
    ///   - body: Bytes.
    ///   - stream: A stream that goes with it; nil for none. When it fails, the call is given up and throws that error.
    ///   - hold: What is let go of when the call has its place no more: it has been answered, and the stream of the answer
    ///     has ended or nobody reads it. A call that was given up has its place until the other side answers.
    ///   - cancellation: What it does when the task is cancelled.
    ///   - until: What gives the call up, with the error that it throws then.
    /// - Returns: The answer. The call lasts until the stream of its answer, if there is one, was read to its end or let
    ///   go of.
    /// - Throws: ``WireFailure`` when the other side answers with a failure, ``CallLost`` when the connection has ended
    ///   or ends, ``CallRefused`` when too many calls are under way (`ping` and `shutdown` get through all the same), `tooLarge` when it does not fit into a frame.
    public func call(
        _ method: WireMethod, handle: UInt32 = 0, deadline: Duration? = nil, trace: TraceContext? = nil,
        json: ByteBuffer = ByteBuffer(), body: ByteBuffer = ByteBuffer(), stream: PluginBody? = nil,
        hold: (any AnyObject & Sendable)? = nil, cancellation: Cancellation = .givesUp, until: GiveUp? = nil
    ) async throws -> WireAnswer {
        try Task.checkCancellation()
        let frame = Frame(
            .call, method: method, flags: stream == nil ? [] : .more, handle: handle,
            deadline: deadline?.wireMilliseconds ?? 0, trace: trace, json: json, body: body)
        let pending = PendingCall()
        var letGo: (() -> Void)?
        defer { letGo?() }
        return try await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                do {
                    let id = try self.begin(frame, hold, continuation)
                    if let stream { self.sendRequest(stream, of: id) }
                    letGo = until? { self.cancel(id, throwing: $0) }
                    if !pending.begin(id) { self.cancel(id, cancellation) }
                } catch {
                    continuation.resume(returning: .error(error))
                }
            }
        } onCancel: {
            if let id = pending.cancel() { self.cancel(id, cancellation) }
        }
        .get()
    }

    private func cancel(_ id: UInt64, _ cancellation: Cancellation) {
        switch cancellation {
        case .givesUp: self.cancel(id)
        case .awaitsAnswer: self.send { state in state.machine.isAwaited(id) ? Frame(.cancel, call: id) : nil }
        }
    }

    /// Tells the other side something that it does not answer.
    ///
    /// Lost without a word when the connection has ended, or when it does not fit into a frame.
    public func note(
        _ method: WireMethod, handle: UInt32 = 0, trace: TraceContext? = nil, json: ByteBuffer = ByteBuffer(),
        body: ByteBuffer = ByteBuffer()
    ) {
        let frame = Frame(.note, method: method, handle: handle, trace: trace, json: json, body: body)
        self.send { state in frame.length <= state.machine.limits.frame ? frame : nil }
    }

    /// Gives up a call of this side, or the stream of its answer.
    func cancel(_ id: UInt64, throwing error: any Error = CancellationError()) {
        var ended: EndedStreams?
        var continuation: CheckedContinuation<CallOutcome, Never>?
        var hold: (any AnyObject & Sendable)?
        self.send { state in
            guard state.machine.cancelCall(id) else { return nil }
            continuation = state.waiters.removeValue(forKey: id)
            ended = state.removeStreams(id)
            hold = state.takeHold(of: id)
            return Frame(.cancel, call: id)
        }
        // Before whoever made the call goes on: nothing of it is read any more then.
        ended?.end(.error(error))
        continuation?.resume(returning: .error(error))
        // Let go of outside the lock.
        withExtendedLifetime(hold) {}
    }

    /// Sends a call; throws when it cannot be sent, and the task is to be told by whoever catches that.
    private func begin(
        _ frame: Frame, _ hold: (any AnyObject & Sendable)?, _ continuation: CheckedContinuation<CallOutcome, Never>
    ) throws -> UInt64 {
        let (id, flush) = try self.state.withLock { state -> (UInt64, Flush) in
            if let end = state.end { throw CallLost(end: end, wasSent: false) }
            try frame.checkLength(state.machine.limits)
            let isUrgent = frame.method.isUrgent
            guard state.outbound.readableBytes < state.machine.limits.unsent || isUrgent,
                let id = state.machine.startCall(hasStream: frame.flags.contains(.more), isUrgent: isUrgent)
            else { throw CallRefused(underWay: state.machine.outgoingCount) }
            state.lastCall = id
            state.waiters[id] = continuation
            if let hold { state.holds[id] = hold }
            var frame = frame
            frame.call = id
            return (id, state.enqueue(frame))
        }
        self.perform(flush)
        return id
    }
}

extension Connection.State {
    /// What is kept for an own call that has its place no more, to be let go of outside the lock; nil while it has it.
    mutating func takeHold(of id: UInt64) -> (any AnyObject & Sendable)? {
        guard !self.holds.isEmpty, !self.machine.hasPlace(id) else { return nil }
        return self.holds.removeValue(forKey: id)
    }
}

extension Frame {
    /// Refuses a frame that is longer than the other side takes.
    ///
    /// - Throws: `tooLarge`.
    func checkLength(_ limits: WireLimits) throws {
        guard self.length > limits.frame else { return }
        throw DovetailError(
            .tooLarge,
            "A message of \(self.length) bytes does not fit between host and plugin; \(limits.frame) are the most. Send less at once.",
            remedy: .askAuthor)
    }
}

extension Duration {
    /// The duration in whole milliseconds, at least 1, for a frame.
    var wireMilliseconds: UInt32 {
        let (seconds, attoseconds) = self.components
        guard seconds >= 0 else { return 1 }
        guard seconds < 4_000_000 else { return UInt32.max }
        return UInt32(clamping: max(1, seconds * 1_000 + attoseconds / 1_000_000_000_000_000))
    }
}
