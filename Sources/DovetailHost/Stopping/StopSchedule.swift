import Foundation

/// How the time is shared out that a host has to stop.
struct StopSchedule: Sendable, Equatable {
    /// Until when something may take, as a share of the whole time.
    enum Stage: Double, Sendable {
        /// Operations and publications under way come to their end; then they are interrupted and undone.
        case operations = 0.5
        /// What was interrupted has been undone, and requests under way are answered.
        case connections = 0.75
        /// Requests that do not end are waited for no more.
        case requests = 0.8
        /// Installations are asleep.
        case sleep = 0.9
        /// Everything is closed.
        case end = 1
    }

    /// When the stop began.
    let began: Date
    /// How long it may take.
    let limit: Duration

    /// How much time is left for a stage; none when it is over.
    func remaining(until stage: Stage, at now: Date) -> Duration {
        max(.zero, self.limit * stage.rawValue - .seconds(now.timeIntervalSince(self.began)))
    }

    /// Limits for putting an installation to sleep that keep within a stage: each is cut by the same share.
    ///
    /// A little time is left to each even when the stage is over.
    func limits(_ limits: SleepLimits, until stage: Stage, at now: Date) -> SleepLimits {
        let remaining = max(self.remaining(until: stage, at: now), self.limit / 20)
        guard remaining < limits.total else { return limits }
        return limits.scaled(by: remaining / limits.total)
    }
}

/// How long the parts may take of which putting an installation to sleep consists.
struct SleepLimits: Sendable, Equatable {
    /// Requests under way.
    var drain: Duration
    /// The hook `stop`.
    var stop: Duration
    /// One resource.
    var release: Duration

    init(_ limits: HostSettings.Limits) {
        (self.drain, self.stop, self.release) = (limits.drain, limits.stop, limits.release)
    }

    /// The longest that all of it takes: resources are let go one by one for four times the limit, then side by side.
    var total: Duration { self.drain + self.stop + self.release * 5 }

    fileprivate func scaled(by share: Double) -> Self {
        var scaled = self
        (scaled.drain, scaled.stop, scaled.release) = (self.drain * share, self.stop * share, self.release * share)
        return scaled
    }
}
