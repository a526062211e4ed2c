import DovetailCore
import Foundation
import Synchronization

/// The units whose process has ended at least once, and those in quarantine: what is asked before anything is started.
final class SupervisedUnits: Sendable {
    private struct State {
        var units: [ProcessUnit: SupervisedUnit] = [:]
        /// Those of them to which no installation belongs any more.
        var left: Set<ProcessUnit> = []
        var isStopped = false
    }

    private let policy: RestartPolicy
    private let clock: any HostClock
    private let state = Mutex(State())

    init(policy: RestartPolicy, clock: any HostClock) {
        self.policy = policy
        self.clock = clock
    }

    /// Every quarantine, in the order in which they began.
    var quarantines: [Quarantine] {
        self.state.withLock { $0.units.values.compactMap(\.quarantine) }.sorted { $0.since < $1.since }
    }

    /// Every unit that is known, with how often its process has ended and come back.
    var counts: [UnitCounts] {
        self.state.withLock { state in
            state.units.values.map { unit in
                UnitCounts(
                    unit: unit.unit, crashes: unit.crashes, restarts: unit.restarts, isReturning: unit.isReturning)
            }
        }
    }

    /// How often a unit's process has ended in the life of the host.
    func crashes(of unit: ProcessUnit) -> Int { self.state.withLock { $0.units[unit]?.crashes ?? 0 } }

    /// How often a unit was started again after that.
    func restarts(of unit: ProcessUnit) -> Int { self.state.withLock { $0.units[unit]?.restarts ?? 0 } }

    /// A unit's quarantine; nil when it is in none.
    func quarantine(of unit: ProcessUnit) -> Quarantine? { self.state.withLock { $0.units[unit]?.quarantine } }

    /// The quarantine that keeps an owner's installation from a release: that of all owners, or of this one.
    func quarantine(of release: ReleaseID, for owner: Owner) -> Quarantine? {
        self.state.withLock { state in
            release.units(of: owner).compactMap { state.units[$0]?.quarantine }.first
        }
    }

    /// Lets nobody start what is in quarantine.
    func admit(_ unit: ProcessUnit) throws {
        guard let quarantine = self.quarantine(of: unit), !quarantine.isOver(at: self.clock.now) else { return }
        throw quarantine.error
    }

    /// Whether what the host itself is about to wake must wait.
    func mustWait(_ unit: ProcessUnit) -> Bool {
        switch self.state.withLock({ $0.units[unit]?.phase }) {
        case .pausing, .quarantined: true
        case .open, nil: false
        }
    }

    /// Takes up a quarantine of an earlier life of the host.
    func add(_ quarantine: Quarantine) {
        self.change(quarantine.unit) {
            $0 = SupervisedUnit(quarantine.unit, policy: self.policy, quarantine: quarantine)
        }
    }

    /// A process has ended; nil when that is known already, or the host stops.
    func crashed(_ end: ProcessEnd) -> SupervisedUnit.Decision? {
        self.change(end.unit) { $0.crashed(end, jitter: .random(in: 0...1)) } ?? nil
    }

    /// The delay of a pause is over; whether that still means something.
    func resume(_ unit: ProcessUnit, _ pause: Int) -> Bool { self.change(unit) { $0.resume(pause) } ?? false }

    /// An installation waits to be woken; whether that may be at once.
    func lost(_ installation: LostInstallation) -> Bool {
        self.keep(installation.unit)
        return self.change(installation.unit) { $0.lost(installation) } ?? false
    }

    /// Hands out who waits, when they may be woken.
    func takeWaiting(_ unit: ProcessUnit) -> [LostInstallation] { self.change(unit) { $0.takeWaiting() } ?? [] }

    /// Gives a unit another chance; whether there was anything against it.
    func clear(_ unit: ProcessUnit) -> Bool {
        self.state.withLock { state in
            guard !state.isStopped, state.units[unit] != nil else { return false }
            state.units[unit]?.cleared()
            return true
        }
    }

    /// Whether anything is known about a unit.
    func isKnown(_ unit: ProcessUnit) -> Bool { self.state.withLock { $0.units[unit] != nil } }

    /// No installation belongs to a unit any more; it is forgotten as soon as nothing counts against it.
    ///
    /// - Returns: What is forgotten now, of all that were left so far.
    func leave(_ unit: ProcessUnit) -> [ProcessUnit] {
        self.state.withLock { state in
            guard !state.isStopped, state.units[unit] != nil else { return [] }
            state.left.insert(unit)
            let forgotten = state.left.filter { state.units[$0]?.canBeForgotten(at: self.clock.now) ?? true }
            for unit in forgotten { state.units[unit] = nil }
            state.left.subtract(forgotten)
            return Array(forgotten)
        }
    }

    /// An installation belongs to a unit.
    func keep(_ unit: ProcessUnit) { self.state.withLock { _ = $0.left.remove(unit) } }

    /// Nothing is decided any more.
    func stop() { self.state.withLock { $0.isStopped = true } }

    private func change<Answer: Sendable>(
        _ unit: ProcessUnit, _ body: (inout SupervisedUnit) -> Answer
    ) -> Answer? {
        self.state.withLock { state in
            state.isStopped ? nil : body(&state.units[unit, default: SupervisedUnit(unit, policy: self.policy)])
        }
    }
}

extension ReleaseID {
    /// The units that an owner's installation of the release may belong to; its manifest says to which.
    func units(of owner: Owner) -> [ProcessUnit] {
        [ProcessUnit(release: self), ProcessUnit(release: self, owner: owner)]
    }
}
