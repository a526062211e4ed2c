import Synchronization

/// Hands the chunks of an answer over, one at a time, from who reads them from a plugin to who writes them to a client.
final class AnswerHandoff: Sendable {
    /// Why there are no more chunks.
    enum End: Sendable {
        /// That was all.
        case complete
        /// The plugin's body failed.
        case failed(any Error)
        /// The client has gone.
        case hungUp
        /// The plugin sent nothing for too long.
        case silent
        /// The server stops.
        case stopping
    }

    /// What the writer gets.
    enum Step: Sendable {
        case chunk([UInt8])
        case end(End)
    }

    private struct State {
        var chunk: [UInt8]?
        var end: End?
        var giver: CheckedContinuation<Void, Never>?
        var taker: CheckedContinuation<Step, Never>?
        /// How often something was given or taken: who finds it unchanged after a while knows that nothing has moved.
        var moves = 0
        var isWriting = false
    }

    private let state = Mutex(State())

    /// How often something has moved, and whether it is the writer who is busy.
    var progress: (moves: Int, isWriting: Bool) { self.state.withLock { ($0.moves, $0.isWriting) } }

    /// Gives a chunk, and waits until there is room for the next; false when nobody wants any.
    func give(_ chunk: [UInt8]) async -> Bool {
        let (taker, isWanted) = self.state.withLock { state -> (CheckedContinuation<Step, Never>?, Bool) in
            guard state.end == nil else { return (nil, false) }
            state.moves += 1
            guard let taker = state.taker else {
                state.chunk = chunk
                return (nil, true)
            }
            state.taker = nil
            state.isWriting = true
            return (taker, true)
        }
        taker?.resume(returning: .chunk(chunk))
        guard isWanted else { return false }
        await withCheckedContinuation { continuation in
            let waits = self.state.withLock { state in
                guard state.end == nil, state.chunk != nil else { return false }
                state.giver = continuation
                return true
            }
            if !waits { continuation.resume() }
        }
        return self.state.withLock { $0.end == nil }
    }

    /// Takes the next chunk, or hears why there is none; a task that is cancelled writes for nobody any more.
    func take() async -> Step {
        await withTaskCancellationHandler {
            await self.next()
        } onCancel: {
            self.end(.hungUp)
        }
    }

    private func next() async -> Step {
        await withCheckedContinuation { continuation in
            let (step, giver) = self.state.withLock { state -> (Step?, CheckedContinuation<Void, Never>?) in
                state.moves += 1
                state.isWriting = false
                if let chunk = state.chunk {
                    state.chunk = nil
                    state.isWriting = true
                    defer { state.giver = nil }
                    return (.chunk(chunk), state.giver)
                }
                if let end = state.end {
                    state.isWriting = true
                    return (.end(end), nil)
                }
                state.taker = continuation
                return (nil, nil)
            }
            giver?.resume()
            if let step { continuation.resume(returning: step) }
        }
    }

    /// Ends it; the first end counts, and only what was given before a whole or failed body is still taken.
    func end(_ end: End) {
        let (giver, taker) = self.state.withLock {
            state -> (CheckedContinuation<Void, Never>?, CheckedContinuation<Step, Never>?) in
            guard state.end == nil else { return (nil, nil) }
            state.end = end
            switch end {
            case .complete, .failed: break
            case .hungUp, .silent, .stopping: state.chunk = nil
            }
            // What is left to write is written now.
            if state.taker != nil { state.isWriting = true }
            defer { (state.giver, state.taker) = (nil, nil) }
            return (state.giver, state.taker)
        }
        giver?.resume()
        taker?.resume(returning: .end(end))
    }
}
