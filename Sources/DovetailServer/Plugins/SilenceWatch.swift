import DovetailHost

/// Ends an answer, or the connection of a client that does not read it, when nothing has moved for a while.
struct SilenceWatch: Sendable {
    private let limit: Duration
    private let clock: any HostClock
    private let handoff: AnswerHandoff
    private let connection: ClientConnection?
    private let alarm = SilenceAlarm()

    init(limit: Duration, clock: any HostClock, handoff: AnswerHandoff, connection: ClientConnection?) {
        (self.limit, self.clock, self.handoff, self.connection) = (limit, clock, handoff, connection)
    }

    func begin() { self.look(after: self.handoff.progress.moves) }

    func end() { self.alarm.end() }

    /// Looks again after a while; what has moved meanwhile may take as long again.
    private func look(after moves: Int) {
        self.alarm.set(
            self.clock.alarm(after: self.limit) {
                let progress = self.handoff.progress
                guard progress.moves == moves else { return self.look(after: progress.moves) }
                self.handoff.end(progress.isWriting ? .hungUp : .silent)
                if progress.isWriting { self.connection?.close() }
            })
    }
}
