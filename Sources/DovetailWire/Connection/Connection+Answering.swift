import DovetailCore
import Synchronization

// Answering the calls of the other side.
extension Connection {
    func begin(_ id: UInt64, _ call: IncomingCall) {
        self.state.withLock { state in
            guard state.end == nil else { return }
            // Cancelled when the other side gives the call up, and when the connection ends.
            state.tasks[id] = Task { await self.answer(id, call) }
        }
    }

    private func answer(_ id: UInt64, _ call: IncomingCall) async {
        do {
            let answer = try await self.handler.answer(call, on: self)
            guard try self.reply(id, answer), let stream = answer.stream else { return self.forget(id) }
            try await self.sendPieces(of: stream, on: id)
            self.forget(id)
        } catch {
            self.fail(id, error)
        }
    }

    /// Sends an answer; false when the call is over.
    private func reply(_ id: UInt64, _ answer: WireAnswer) throws -> Bool {
        let hasStream = answer.stream != nil
        let frame = Frame(.answer, call: id, flags: hasStream ? .more : [], json: answer.json, body: answer.body)
        let cancelled = Frame(.failure, call: id, json: WireFailure.cancelled)
        try self.state.withLock { try frame.checkLength($0.machine.limits) }
        var isAnswered = false
        self.send { state in
            switch state.machine.answerCall(id, hasStream: hasStream) {
            case .answer:
                isAnswered = true
                return frame
            case .cancelled: return cancelled
            case .nothing: return nil
            }
        }
        return isAnswered
    }

    private func fail(_ id: UInt64, _ error: any Error) {
        // Made outside the lock, since an error may describe itself in any way it likes.
        let failure = Frame(.failure, call: id, json: WireFailure(error).encoded())
        self.send { state in state.machine.failCall(id) ? failure : nil }
        self.forget(id)
    }

    /// Lets go of a call that is over; of its request, what has not been read is of no interest any more.
    private func forget(_ id: UInt64) {
        let ended = self.state.withLock { state in
            state.tasks[id] = nil
            return state.removeStreams(id)
        }
        ended.end(.error(CancellationError()))
    }
}
