import UnixSignals

/// Tells the signal that stops the server, and the one that ends it at once, from the echo of the first.
struct StopSignalCount: Sendable {
    /// What a signal means.
    enum Meaning: Sendable, Equatable {
        /// Stop in good order.
        case stop
        /// It is the first one, which came twice.
        case echo
        /// End at once.
        case end
    }

    /// How soon after the first the same signal is its echo.
    ///
    /// `timeout` and process managers send one to a process and to its group, within a millisecond. Nobody who is impatient is
    /// as quick.
    static let echo: Duration = .milliseconds(100)

    private var first: (signal: UnixSignal, time: ContinuousClock.Instant)?

    /// Counts a signal in.
    mutating func meaning(of signal: UnixSignal, at time: ContinuousClock.Instant) -> Meaning {
        guard let first = self.first else {
            self.first = (signal, time)
            return .stop
        }
        return signal == first.signal && time - first.time < Self.echo ? .echo : .end
    }
}
