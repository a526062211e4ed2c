import DovetailCore
import Synchronization

/// One request of a plugin that is under way: the head of its answer, and then the body, piece by piece.
///
/// Whoever sends it offers pieces and waits until each is taken, so that no more than one is held. However it ends – it is done, it
/// fails, a limit is over, its context ends, nobody reads on – the first end counts, and the sender is told.
final class OutboundPipe: Sendable {
    private struct State {
        var piece: [UInt8]?
        var end: Result<Void, any Error>?
        var reader: CheckedContinuation<[UInt8]?, any Error>?
        /// Resumed when the piece was taken, or never will be.
        var sender: CheckedContinuation<Void, Never>?
        /// Told that it is over.
        var onEnd: [@Sendable () -> Void] = []
    }

    private let head = Race<OutboundResponse>()
    private let state = Mutex(State())

    /// Adds what is told, once, that it has ended; at once when it has.
    func whenEnded(_ body: @escaping @Sendable () -> Void) {
        let isOver = self.state.withLock { state in
            if state.end == nil { state.onEnd.append(body) }
            return state.end != nil
        }
        if isOver { body() }
    }

    /// Ends it; the first end counts.
    func end(_ result: Result<Void, any Error>) {
        let former = self.state.withLock { state -> State? in
            guard state.end == nil else { return nil }
            let former = state
            state = State(piece: result.isFailure ? nil : state.piece, end: result)
            return former
        }
        guard let former else { return }
        if case .failure(let error) = result { self.head.finish(.failure(error)) }
        former.reader?.resume(with: result.map { nil })
        former.sender?.resume()
        for body in former.onEnd { body() }
    }
}

// Whoever sends.
extension OutboundPipe {
    /// The head has come.
    func begin(_ response: OutboundResponse) { self.head.finish(.success(response)) }

    /// Offers a piece; waits until it is taken.
    ///
    /// - Returns: Whether to go on: false when nobody wants more.
    func offer(_ piece: [UInt8]) async -> Bool {
        guard !piece.isEmpty else { return self.isOpen }
        await withCheckedContinuation { continuation in
            let (reader, isOver) = self.state.withLock { state -> (CheckedContinuation<[UInt8]?, any Error>?, Bool) in
                guard state.end == nil else { return (nil, true) }
                if let reader = state.reader {
                    state.reader = nil
                    return (reader, true)
                }
                (state.piece, state.sender) = (piece, continuation)
                return (nil, false)
            }
            reader?.resume(returning: piece)
            if isOver { continuation.resume() }
        }
        return self.isOpen
    }

    private var isOpen: Bool { self.state.withLock { $0.end == nil } }
}

// Whoever asked.
extension OutboundPipe {
    /// Waits for the head; gives it all up when the task is cancelled.
    func response() async throws -> OutboundResponse {
        var response = try await withTaskCancellationHandler {
            try await self.head.outcome()
        } onCancel: {
            self.end(.failure(CancellationError()))
        }
        response.body = PluginBody(length: response.body.length) {
            try await self.next()
        } onLetGo: {
            self.end(.failure(CancellationError()))
        }
        return response
    }

    private func next() async throws -> [UInt8]? {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { self.read($0) }
        } onCancel: {
            self.end(.failure(CancellationError()))
        }
    }

    private func read(_ continuation: CheckedContinuation<[UInt8]?, any Error>) {
        let (outcome, sender) = self.state.withLock {
            state -> (Result<[UInt8]?, any Error>?, CheckedContinuation<Void, Never>?) in
            if let piece = state.piece {
                defer { (state.piece, state.sender) = (nil, nil) }
                return (.success(piece), state.sender)
            }
            if let end = state.end { return (end.map { nil }, nil) }
            guard state.reader == nil else { return (.failure(DovetailError.bodyIsBeingRead), nil) }
            state.reader = continuation
            return (nil, nil)
        }
        sender?.resume()
        if let outcome { continuation.resume(with: outcome) }
    }
}

extension Result {
    fileprivate var isFailure: Bool {
        if case .failure = self { true } else { false }
    }
}
