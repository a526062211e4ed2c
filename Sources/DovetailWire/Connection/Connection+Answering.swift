import DovetailCore
import Synchronization

// Answering the calls of the other side.
extension Connection {
    func begin(_ id: UInt64, _ call: IncomingCall) {
        self.tasks.withLock { tasks in
            // Cancelled when the other side gives the call up, and when the connection ends.
            tasks?[id] = Task { await self.answer(id, call) }
        }
    }

    private func answer(_ id: UInt64, _ call: IncomingCall) async {
        do {
            let answer = try await self.handler.answer(call, on: self)
            let isAnswered = try self.reply(id, answer)
            if isAnswered, let stream = answer.stream {
                try await self.sendPieces(of: stream, on: id)
                self.state.withLock { $0.removeStreams(id) }?.end(.error(CancellationError()))
            }
            self.forget(id)
        } catch {
            self.fail(id, error)
        }
    }

    /// Sends an answer; false when the call is over.
    private func reply(_ id: UInt64, _ answer: WireAnswer) throws -> Bool {
        let hasStream = answer.stream != nil
        let frame = Frame(.answer, call: id, flags: hasStream ? .more : [], json: answer.json, body: answer.body)
        let reply = try self.state.withLock { state in
            try frame.checkLength(state.machine.limits)
            return state.reply(frame, hasStream: hasStream)
        }
        self.perform(reply.flush)
        reply.ended?.end(.error(CancellationError()))
        return reply.isAnswered
    }

    private func fail(_ id: UInt64, _ error: any Error) {
        // Made outside the lock, since an error may describe itself in any way it likes.
        let failure = Frame(.failure, call: id, json: WireFailure(error).encoded())
        var ended: EndedStreams?
        self.send { state in
            ended = state.removeStreams(id)
            return state.machine.failCall(id) ? failure : nil
        }
        ended?.end(.error(CancellationError()))
        self.forget(id)
    }

    private func forget(_ id: UInt64) { self.tasks.withLock { _ = $0?.removeValue(forKey: id) } }
}

/// What has become of an answer.
private struct Reply {
    /// Whether the call still was to be answered.
    var isAnswered = false
    var flush = Connection.Flush.nothing
    /// What belonged to a call that is over: of its request, what has not been read is of no interest any more.
    var ended: EndedStreams?
}

extension Connection.State {
    /// Puts an answer into the queue, unless the call is over.
    fileprivate mutating func reply(_ answer: Frame, hasStream: Bool) -> Reply {
        guard self.end == nil else { return Reply() }
        switch self.machine.answerCall(answer.call, hasStream: hasStream) {
        case .answer where hasStream: return Reply(isAnswered: true, flush: self.enqueue(answer))
        case .answer:
            return Reply(isAnswered: true, flush: self.enqueue(answer), ended: self.removeStreams(answer.call))
        case .cancelled:
            let cancelled = Frame(.failure, call: answer.call, json: WireFailure.cancelled)
            return Reply(flush: self.enqueue(cancelled), ended: self.removeStreams(answer.call))
        case .nothing: return Reply(ended: self.removeStreams(answer.call))
        }
    }
}
