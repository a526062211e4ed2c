import DovetailHost
import Logging
import Synchronization

/// How many lines a process may write to the host's log.
final class LineLimit: Sendable {
    private let clock: any HostClock
    private let allowance: Mutex<LineAllowance>

    /// Makes a limit that has not been used.
    ///
    /// - Parameters:
    ///   - burst: How many lines may come at once.
    ///   - perSecond: How many more may come each second.
    ///   - clock: The time.
    init(burst: Int, perSecond: Int, clock: any HostClock) {
        self.clock = clock
        self.allowance = Mutex(LineAllowance(burst: burst, perSecond: perSecond, at: clock.now))
    }

    /// Whether one more line may pass; one that may not is counted.
    func take() -> Bool { self.allowance.withLock { $0.take(at: self.clock.now) } }

    /// Counts a line that does not pass, whatever is left.
    func drop() { self.allowance.withLock { $0.drop() } }

    /// Says how many lines were dropped since this was said last, if any were.
    func reportDropped(to logger: Logger) {
        let dropped = self.allowance.withLock { $0.takeDropped() }
        guard dropped > 0 else { return }
        logger.warning(
            "A plugin writes more than the host's log takes", metadata: ["lines.dropped": "\(dropped)"])
    }
}
