import DovetailCore
import FoundationEssentials
import Logging

// What the end of a process is told to: the operator, in the log, and whoever listens, as an event to each owner.
extension Supervision {
    func report(_ end: ProcessEnd, _ decision: SupervisedUnit.Decision, _ losses: [Loss]) {
        let facts: Logger.Metadata = [
            LogKey.unit: "\(end.unit)", LogKey.plugin: "\(end.unit.release.slug)",
            LogKey.version: "\(end.unit.release.version)", LogKey.process: "\(end.process)",
            LogKey.installations: "\(losses.count)", LogKey.errorCode: "\(end.error.code)",
            LogKey.errorMessage: "\(end.error.message)",
            LogKey.lastLines: .array(end.lastLines.map { .string($0) }),
        ]
        switch decision {
        case .restart(let delay, _):
            self.logger.error(
                end.wasReady
                    ? "A plugin's process has ended and is started again"
                    : "A plugin's process has ended before it was ready and is started again",
                metadata: facts.adding(LogKey.delay, "\(delay.milliseconds)"))
        case .quarantine(let quarantine):
            self.logger.error(
                "A plugin's process has ended too often and is not started again",
                metadata: facts.adding(LogKey.until, "\(quarantine.until.ISO8601Format())"))
        }
        for loss in losses { self.bus.publish(self.event(loss.lost, end, decision)) }
    }

    private func event(_ lost: LostInstallation, _ end: ProcessEnd, _ decision: SupervisedUnit.Decision) -> Event {
        let state: InstallationState
        switch decision {
        case .restart: state = .enabled
        case .quarantine: state = .error
        }
        return .ofHost(
            "plugin.crashed", to: lost.id.owner, at: self.clock.now,
            [
                "plugin": .string(lost.id.slug.rawValue), "owner": .string(lost.id.owner.rawValue),
                "state": .string(state.rawValue), "version": .string("\(lost.release.id.version)"),
                "error": .string(end.error.message),
            ])
    }
}

extension Logger.Metadata {
    fileprivate func adding(_ key: String, _ value: Logger.MetadataValue) -> Self {
        self.merging([key: value]) { _, new in new }
    }
}

extension ProcessEnd {
    /// The end with no more of its last lines than a log line and a row can bear.
    var bounded: ProcessEnd {
        ProcessEnd(
            process: self.process, unit: self.unit, error: self.error, wasReady: self.wasReady,
            lastLines: self.lastLines.suffix(20).map { $0.excerpt(500) }, at: self.at)
    }
}
