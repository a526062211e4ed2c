import DovetailCore
import Logging
import Synchronization

/// Sees to it that plugins whose process has ended come back: after a while, or not at all.
///
/// A runner tells it of every end. It takes those who lived there out of what is awake, has their resources released, waits
/// as long as the unit's ``DovetailCore/RestartBudget`` says, and has them woken under their locks. Whatever takes its time
/// is left to ``run(_:)``, so that whoever reports an end does not wait.
final class Supervision: RunnerObserver {
    private enum Work {
        /// Release what is left of installations, and let them wait for their return.
        case release([Loss])
        /// Wake those who wait in a unit.
        case revive(ProcessUnit)
        /// Bring what the store knows about a unit's quarantine up to date.
        case keep(ProcessUnit)
        /// Look whether an installation belongs to an owner's unit.
        case review(ProcessUnit)
    }

    let units: SupervisedUnits
    let bus: EventBus
    let clock: any HostClock
    let logger: Logger
    private let awake: AwakeTable
    private let store: any SupervisionStore
    private let failPoints: FailPoints
    private let work: AsyncStream<Work>
    private let todo: AsyncStream<Work>.Continuation
    private let alarms = Mutex<[ProcessUnit: HostAlarm]>([:])
    /// One writes to the store at a time, so that what is written last is what is the case.
    private let writing = AsyncSlots(1)
    /// So many are woken at once.
    private let waking: AsyncSlots

    init(
        awake: AwakeTable, store: any SupervisionStore, bus: EventBus, clock: any HostClock, settings: HostSettings,
        logger: Logger
    ) {
        self.units = SupervisedUnits(policy: settings.restarts, clock: clock)
        self.awake = awake
        self.store = store
        self.failPoints = settings.failPoints
        self.bus = bus
        self.clock = clock
        self.logger = logger
        self.waking = AsyncSlots(settings.limits.concurrentStarts)
        (self.work, self.todo) = AsyncStream.makeStream()
    }

    /// Takes up the quarantines of an earlier life of the host; those whose time is over are forgotten.
    func load() async throws {
        for quarantine in try await self.store.quarantines() {
            if quarantine.isOver(at: self.clock.now) {
                try await self.store.removeQuarantine(of: quarantine.unit)
            } else {
                self.units.add(quarantine)
                self.review(quarantine.unit)
            }
        }
    }

    /// Does what there is to do, until ``stop()``.
    func run(_ engine: LifecycleEngine) async {
        await withDiscardingTaskGroup { group in
            for await work in self.work {
                group.addTask { await self.carryOut(work, engine) }
            }
        }
    }

    /// Starts nothing again any more: what is lost stays so.
    func stop() {
        self.units.stop()
        for alarm in self.alarms.withLock({ $0 }).values { alarm.cancel() }
        self.todo.finish()
        self.awake.forgetAll()
    }

    func processEnded(_ end: ProcessEnd) {
        let end = end.bounded
        guard let decision = self.units.crashed(end) else { return }
        let losses = self.awake.lose(end.process)
        // Before anybody hears that it has ended: from here on no event is lost.
        for loss in losses { self.hold(loss.lost) }
        self.report(end, decision, losses)
        self.todo.yield(.release(losses))
        // Of one that was only there for a hook, or has stayed behind, nobody may be left.
        if losses.isEmpty { self.review(end.unit) }
        switch decision {
        case .quarantine: self.todo.yield(.keep(end.unit))
        case .restart(.zero, let pause): self.resume(end.unit, pause)
        case .restart(let delay, let pause):
            let alarm = self.clock.alarm(after: delay) { self.resume(end.unit, pause) }
            self.alarms.withLock { $0.updateValue(alarm, forKey: end.unit) }?.cancel()
        }
    }

    /// An installation that was to serve has lost its process in the same moment.
    func lost(_ loss: Loss) {
        self.hold(loss.lost)
        self.todo.yield(.release([loss]))
    }

    /// An installation that is to serve cannot be woken for now.
    func lost(_ id: InstallationID, _ release: LoadedRelease) {
        let lost = self.awake.insertLost(id, release)
        self.hold(lost)
        self.wait(lost)
    }

    /// Holds events for one that is lost, if it listens to any.
    private func hold(_ lost: LostInstallation) {
        let patterns = lost.release.manifest.events.subscribes.compactMap(EventPattern.init)
        guard !patterns.isEmpty else { return }
        let warnings = WarningDoor(self.logger.of(lost.id, lost.release.id.version, nil), clock: self.clock)
        lost.keep(self.bus.hold(for: lost.id, patterns, warnings: warnings))
    }

    /// Gives a release another chance for an owner, and with it everybody who shares its process.
    func clear(_ release: ReleaseID, for owner: Owner) async {
        for unit in release.units(of: owner) { await self.clear(unit) }
    }

    /// Gives a unit another chance, and everybody who lives there.
    func clear(_ unit: ProcessUnit) async {
        guard self.units.clear(unit) else { return }
        self.alarms.withLock { $0.removeValue(forKey: unit) }?.cancel()
        await self.keep(unit)
        self.todo.yield(.revive(unit))
    }

    /// An installation may have left a unit, which is forgotten then if it was the only one that could belong to it.
    func review(_ unit: ProcessUnit) {
        if unit.owner != nil, self.units.isKnown(unit) { self.todo.yield(.review(unit)) }
    }

    private func resume(_ unit: ProcessUnit, _ pause: Int) {
        if self.units.resume(unit, pause) { self.todo.yield(.revive(unit)) }
    }

    private func wait(_ lost: LostInstallation) {
        if self.units.lost(lost) { self.todo.yield(.revive(lost.unit)) }
    }

    private func carryOut(_ work: Work, _ engine: LifecycleEngine) async {
        switch work {
        case .release(let losses):
            await withDiscardingTaskGroup { group in
                for loss in losses {
                    group.addTask {
                        await engine.activator.abandon(loss.remains)
                        self.wait(loss.lost)
                    }
                }
            }
        case .revive(let unit):
            await withDiscardingTaskGroup { group in
                for lost in self.units.takeWaiting(unit) {
                    group.addTask { await engine.revive(lost, within: self.waking) }
                }
            }
        case .keep(let unit): await self.keep(unit)
        case .review(let unit): await self.review(unit, engine)
        }
    }

    private func review(_ unit: ProcessUnit, _ engine: LifecycleEngine) async {
        guard let owner = unit.owner else { return }
        let id = InstallationID(owner: owner, slug: unit.release.slug)
        let release: ReleaseID?
        do {
            release = try await engine.store.installation(id)?.release
        } catch {
            // It stays known until the next that is left.
            return
        }
        guard release != unit.release else { return self.units.keep(unit) }
        for forgotten in self.units.leave(unit) {
            self.alarms.withLock { $0.removeValue(forKey: forgotten) }?.cancel()
            await self.keep(forgotten)
        }
    }

    private func keep(_ unit: ProcessUnit) async {
        await self.writing.take()
        defer { self.writing.giveBack() }
        do {
            if let quarantine = self.units.quarantine(of: unit) {
                self.failPoints.pass(.quarantine(.decided))
                try await self.store.put(quarantine)
                self.failPoints.pass(.quarantine(.kept))
            } else {
                self.failPoints.pass(.quarantine(.lifted))
                try await self.store.removeQuarantine(of: unit)
                self.failPoints.pass(.quarantine(.forgotten))
            }
        } catch {
            self.logger.error(
                "A quarantine could not be written; it is as it was when the host starts again",
                metadata: [LogKey.unit: "\(unit)", LogKey.errorMessage: "\(error)"])
        }
    }
}
