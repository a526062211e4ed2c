import DovetailCore
import NIOCore
import Synchronization

/// The connection of the client whose request is being answered: tells when the client hangs up.
///
/// A client that closes its side of the connection has hung up, also when it could still read.
final class ClientConnection: Sendable {
    /// The one on which the request has come that the present task answers; nil in a server that was not made to tell.
    @TaskLocal static var current: ClientConnection?

    private struct State {
        var hasHungUp = false
        /// Whether it is this side that has ended what comes in.
        var isDeaf = false
        /// Whether nothing that comes in can be read any more.
        var isInputLost = false
        /// Whether a body is read on while its answer is written.
        var isReadOn = false
        var channel: (any Channel)?
        var watchers = Watchers()
        /// How much is under way that a hang-up cancels.
        var cancellable = 0
        /// Whether nobody need wait for the end of the task that answers any more.
        var isOver = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    /// Whether the client has hung up.
    var hasHungUp: Bool { self.state.withLock { $0.hasHungUp } }

    /// Calls a body when the client hangs up, or at once when it has; answers a number to forget it by.
    func onHangUp(_ body: @escaping @Sendable () -> Void) -> Int? {
        let id = self.state.withLock { state in
            state.hasHungUp ? nil : state.watchers.add(body)
        }
        if id == nil { body() }
        return id
    }

    func forget(_ id: Int?) {
        guard let id else { return }
        self.state.withLock { $0.watchers.remove(id) }
    }

    /// Runs a body that is cancelled when the client hangs up.
    ///
    /// What is cancelled is the task that answers this connection: nobody waits for its other answers either. Elsewhere a
    /// hang-up cancels nothing, so that what has begun, such as an operation, comes to its end.
    ///
    /// - Throws: What the body throws; `CancellationError` when the client has hung up before.
    func cancelling<Answer: Sendable>(_ body: () async throws -> Answer) async throws -> Answer {
        let hasHungUp = self.state.withLock { state in
            state.cancellable += 1
            return state.hasHungUp
        }
        defer { self.state.withLock { $0.cancellable -= 1 } }
        if hasHungUp { throw CancellationError() }
        return try await body()
    }

    /// Waits until the task that answers the connection is to be cancelled, or has ended.
    func waitForEnd() async {
        await withCheckedContinuation { continuation in
            let isOver = self.state.withLock { state in
                if state.isOver { return true }
                state.waiter = continuation
                return false
            }
            if isOver { continuation.resume() }
        }
    }

    /// The task that answers the connection has ended.
    func end() {
        self.state.withLock { state in
            state.isOver = true
            defer { state.waiter = nil }
            return state.waiter
        }?.resume()
    }

    /// Takes nothing more from the client, which can still be answered.
    func stopReceiving() {
        let channel = self.state.withLock { state in
            state.isDeaf = true
            state.isInputLost = true
            return state.channel
        }
        channel?.close(mode: .input, promise: nil)
    }

    /// Has the client send a body that it holds back until it is asked for.
    func askForBody() {
        self.state.withLock { $0.channel }?.triggerUserOutboundEvent(BodyIsWanted(), promise: nil)
    }

    /// What comes in cannot be read any more: the connection is good for no further request.
    func loseInput() { self.state.withLock { $0.isInputLost = true } }

    /// Whether what comes in cannot be read any more.
    var isInputLost: Bool { self.state.withLock { $0.isInputLost } }

    /// Whether a body is read on while its answer is written.
    var isReadOn: Bool {
        get { self.state.withLock { $0.isReadOn } }
        set { self.state.withLock { $0.isReadOn = newValue } }
    }

    /// Somebody waits for a body that a client may hold back.
    struct BodyIsWanted: Sendable {}

    /// Ends the connection, whatever is under way.
    func close() { self.state.withLock { $0.channel }?.close(promise: nil) }

    func attach(_ channel: any Channel) { self.state.withLock { $0.channel = channel } }

    /// Nothing more comes from the client.
    func inputEnded() {
        if self.state.withLock({ $0.isDeaf }) { return }
        self.hangUp()
    }

    /// The client has gone.
    func hangUp() {
        let (watchers, isCancelled) = self.state.withLock { state in
            state.hasHungUp = true
            return (state.watchers.removeAll(), state.cancellable > 0)
        }
        for watcher in watchers { watcher() }
        if isCancelled { self.end() }
    }

    /// The connection is no more: nothing holds it.
    func detach() {
        self.hangUp()
        self.state.withLock { $0.channel = nil }
    }
}
