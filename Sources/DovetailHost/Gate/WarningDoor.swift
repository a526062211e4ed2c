import Logging
import Synchronization

/// The one way by which the host warns of what an installation's code does in the background: so many lines at once, then
/// one each second; the next line that passes says how many did not.
final class WarningDoor: Sendable {
    /// Names the installation on every line.
    let logger: Logger
    private let clock: any HostClock
    private let allowance: Mutex<LineAllowance>

    init(_ logger: Logger, clock: any HostClock) {
        self.logger = logger
        self.clock = clock
        self.allowance = Mutex(LineAllowance(burst: 50, perSecond: 1, at: clock.now))
    }

    /// Logs a warning, or counts it.
    func warn(_ message: Logger.Message, _ facts: @autoclosure () -> Logger.Metadata) {
        let dropped = self.allowance.withLock { allowance -> Int? in
            allowance.take(at: self.clock.now) ? allowance.takeDropped() : nil
        }
        guard let dropped else { return }
        self.logger.warning(message, metadata: facts().counting(dropped))
    }

    /// Tells what was counted last: nothing more will come.
    func close() {
        let dropped = self.allowance.withLock { $0.takeDropped() }
        guard dropped > 0 else { return }
        self.logger.warning(
            "Warnings were dropped because there were too many", metadata: Logger.Metadata().counting(dropped))
    }
}

extension Logger.Metadata {
    fileprivate func counting(_ dropped: Int) -> Self {
        dropped == 0 ? self : self.merging([LogKey.dropped: "\(dropped)"]) { _, new in new }
    }
}
