import DovetailCore
import Foundation

/// What the host knows about one unit: how it crashed, whether it may be started, and who waits for that.
///
/// It decides and does nothing.
struct SupervisedUnit: Sendable {
    enum Phase: Sendable {
        /// Its process may be started. Can move to `pausing` or `quarantined`.
        case open
        /// Its process is started again when the delay is over. Can move to `open`, `quarantined`, or begin anew.
        case pausing
        /// Its process may not be started. Can move to `open`, when it is cleared.
        case quarantined(Quarantine)
    }

    /// What a crash leads to.
    enum Decision: Sendable, Equatable {
        /// Its process is started again after a delay; then ``SupervisedUnit/resume(_:)`` is told the number.
        case restart(after: Duration, pause: Int)
        /// Its process is not started any more.
        case quarantine(Quarantine)
    }

    let unit: ProcessUnit
    private(set) var phase = Phase.open
    /// How often its process has ended in the life of the host.
    private(set) var crashes = 0
    /// How often it was started again after that.
    private(set) var restarts = 0
    private var budget: RestartBudget
    private var ended: Set<ProcessNumber> = []
    private var waiting: [InstallationID: LostInstallation] = [:]
    /// The number of the last pause: an alarm of an earlier one means nothing any more.
    private var pause = 0
    /// Whether a crash was not yet followed by a restart.
    private var isDown = false

    /// A unit of which nothing is known, or one that an earlier life of the host has put into quarantine.
    init(_ unit: ProcessUnit, policy: RestartPolicy, quarantine: Quarantine? = nil) {
        self.unit = unit
        self.budget = RestartBudget(policy: policy)
        if let quarantine { self.phase = .quarantined(quarantine) }
    }

    /// Its quarantine; nil when it is in none.
    var quarantine: Quarantine? {
        if case .quarantined(let quarantine) = self.phase { quarantine } else { nil }
    }

    /// Whether its process is about to be started again.
    var isReturning: Bool {
        switch self.phase {
        case .open: !self.waiting.isEmpty
        case .pausing: true
        case .quarantined: false
        }
    }

    /// Whether nothing that is remembered of it can matter any more, once no installation belongs to it.
    ///
    /// Whoever leaves and comes back finds what counted.
    func canBeForgotten(at time: Date) -> Bool {
        switch self.phase {
        case .open: self.budget.count(at: time) == 0
        case .pausing: false
        case .quarantined(let quarantine): quarantine.isOver(at: time)
        }
    }

    /// A process has ended; nil when that is known already.
    mutating func crashed(_ end: ProcessEnd, jitter: Double) -> Decision? {
        guard self.ended.insert(end.process).inserted else { return nil }
        self.crashes += 1
        self.isDown = true
        let decision = self.budget.crashed(at: end.at, jitter: jitter)
        // A straggler that was let in just before the quarantine changes nothing about it.
        if case .quarantined(let quarantine) = self.phase { return .quarantine(quarantine) }
        switch decision {
        case .restart(let delay):
            self.pause += 1
            self.phase = .pausing
            return .restart(after: delay, pause: self.pause)
        case .quarantine(let until):
            let quarantine = Quarantine(
                unit: self.unit, reason: end.error, lastLines: end.lastLines, since: end.at, until: until,
                crashes: self.budget.count(at: end.at))
            self.phase = .quarantined(quarantine)
            for lost in self.waiting.values { lost.refuse(quarantine.error) }
            return .quarantine(quarantine)
        }
    }

    /// The delay of a pause is over; false when another pause, a quarantine or an administrator came in between.
    mutating func resume(_ pause: Int) -> Bool {
        guard case .pausing = self.phase, pause == self.pause else { return false }
        self.phase = .open
        return true
    }

    /// An installation waits to be woken; true when that may be at once.
    mutating func lost(_ installation: LostInstallation) -> Bool {
        self.waiting[installation.id] = installation
        switch self.phase {
        case .open: return true
        case .pausing: return false
        case .quarantined(let quarantine):
            installation.refuse(quarantine.error)
            return false
        }
    }

    /// Hands out who waits, when they may be woken.
    mutating func takeWaiting() -> [LostInstallation] {
        guard case .open = self.phase, !self.waiting.isEmpty else { return [] }
        if self.isDown { self.restarts += 1 }
        self.isDown = false
        defer { self.waiting = [:] }
        return Array(self.waiting.values)
    }

    /// Nothing counts against it any more; who waits is to be woken.
    mutating func cleared() {
        self.budget.cleared()
        self.phase = .open
        for lost in self.waiting.values { lost.comeBack() }
    }
}
