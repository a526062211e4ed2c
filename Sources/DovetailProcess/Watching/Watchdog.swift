/// Tells a process that hangs from one that is busy.
///
/// A value: time and processor time are arguments. While calls are under way the process is asked now and then whether it
/// still works through its calls. One that answers is busy, however long a single call takes: that call has a limit of its
/// own. One that does not answer is ended: soon when it does nothing, later when it computes.
struct Watchdog: Sendable {
    /// How patient it is.
    struct Patience: Sendable, Hashable {
        /// How long a process may answer nothing while it does nothing.
        var hanging: Duration = .seconds(10)
        /// How long it may answer nothing while it computes.
        var spinning: Duration = .seconds(30)
    }

    enum Action: Hashable {
        case nothing
        case ask
        case end(ProcessFate.Verdict)
    }

    private enum State {
        /// Nothing was asked. Can move to `asked`.
        case content
        /// No answer yet. Can move to `content`.
        case asked(at: Duration, processorTime: Duration?)
    }

    let patience: Patience
    private var state = State.content
    /// Since when no more calls can be made; nil while they can.
    private var fullSince: Duration?

    init(patience: Patience = Patience()) {
        self.patience = patience
    }

    /// Looks at a process.
    ///
    /// - Parameters:
    ///   - now: The time since some fixed instant.
    ///   - isBusy: Whether calls are under way.
    ///   - isFull: Whether so many are that no more can be made.
    ///   - processorTime: How long it has used a processor in all, or waited for one; nil when nobody can say.
    /// - Returns: What to do.
    mutating func look(at now: Duration, isBusy: Bool, isFull: Bool, processorTime: Duration?) -> Action {
        self.fullSince = isFull ? self.fullSince ?? now : nil
        if let since = self.fullSince, now - since >= self.patience.spinning { return .end(.clogged(now - since)) }
        switch self.state {
        case .content:
            guard isBusy else { return .nothing }
            self.state = .asked(at: now, processorTime: processorTime)
            return .ask
        case .asked(let since, let before):
            let silence = now - since
            guard silence >= self.patience.hanging else { return .nothing }
            // Nobody can say whether it computes: it gets the longer time.
            let used = processorTime.flatMap { time in before.map { time - $0 } } ?? silence
            guard used >= silence / 10 else { return .end(.hangs(silence)) }
            return silence >= self.patience.spinning ? .end(.spins(silence)) : .nothing
        }
    }

    /// The process has answered.
    mutating func answered() { self.state = .content }
}
