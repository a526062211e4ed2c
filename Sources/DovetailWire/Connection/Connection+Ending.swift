import Synchronization

// The end.
extension Connection {
    /// What is to be told that the connection has ended, outside the lock.
    private struct Ended {
        var lost: [(continuation: CheckedContinuation<CallOutcome, Never>, reason: CallLost)] = []
        var streams: [EndedStreams] = []
        var holds: [any AnyObject & Sendable] = []
        var transport: (any FrameTransport)?
    }

    /// Ends the connection; for the transport.
    ///
    /// What waits for an answer fails, what is being answered is cancelled. Doing so twice is harmless.
    public func end(_ end: ConnectionEnd) {
        let ended = self.state.withLock { state -> Ended? in
            guard state.end == nil else { return nil }
            return Self.finish(&state, end)
        }
        guard let ended else { return }
        self.decoder.withLock { $0 = nil }
        let tasks = self.tasks.withLock { tasks in
            defer { tasks = nil }
            return tasks ?? [:]
        }
        for streams in ended.streams { streams.end(.error(CallLost(end: end, wasSent: true))) }
        for (continuation, reason) in ended.lost { continuation.resume(returning: .error(reason)) }
        for task in tasks.values { task.cancel() }
        // Before the other side can notice: whoever keeps a record of both ends knows first why it was.
        self.handler.connectionEnded(end)
        ended.transport?.close()
    }

    /// Leaves nothing.
    private static func finish(_ state: inout State, _ end: ConnectionEnd) -> Ended {
        var ended = Ended(transport: state.transport)
        for (id, continuation) in state.waiters {
            ended.lost.append((continuation, CallLost(end: end, wasSent: id <= state.lastSentCall)))
        }
        let streams = Set(state.inbound.keys).union(state.senders.keys).union(state.heldBack.keys)
        ended.streams = streams.compactMap { state.removeStreams($0) }
        ended.holds = Array(state.holds.values)
        let machine = ConnectionMachine(side: state.machine.side, limits: state.machine.limits)
        state = State(machine: machine, end: end)
        return ended
    }
}
