import DovetailCore
import Foundation
import Logging
import Synchronization

/// Looks after updates that were made: asks releases on probation how they are, and has what is kept for going back dropped
/// when its time is over.
///
/// A release that says twice in a row that it is not well, or does not answer, has failed. One whose process ends is not
/// asked: see ``LifecycleEngine/revive(_:within:)``.
final class UpdateWatch: Sendable {
    private struct Probation {
        let point: RollbackPoint
        /// How often in a row it was not well.
        var failures = 0
    }

    private enum Turn: Hashable {
        /// Ask those on probation.
        case health
        /// Drop what is kept for too long.
        case expiry
    }

    private enum Work: Sendable {
        case turn(Turn)
        /// Leave a release that is not well.
        case leave(InstallationID, RollbackPoint, DovetailError)
    }

    /// How often a release may say in a row that it is not well before that counts.
    private static let mostFailures = 2
    /// How often what is kept is looked through.
    private static let expiryInterval = Duration.seconds(600)
    /// How many are asked at once.
    private static let concurrency = 16

    private let clock: any HostClock
    private let settings: UpdateSettings
    private let logger: Logger
    private let table = Mutex<[InstallationID: Probation]>([:])
    private let work: AsyncStream<Work>
    private let bell: AsyncStream<Work>.Continuation
    private let alarms = Mutex<[Turn: HostAlarm]>([:])

    init(clock: any HostClock, settings: UpdateSettings, logger: Logger) {
        self.clock = clock
        self.settings = settings
        self.logger = logger
        (self.work, self.bell) = AsyncStream.makeStream()
    }

    /// Watches an installation that has been updated.
    func watch(_ id: InstallationID, _ point: RollbackPoint) {
        self.ringForExpiry()
        guard point.isOnProbation(at: self.clock.now) else { return }
        let isFirst = self.table.withLock { table in
            defer { table[id] = Probation(point: point) }
            return table.isEmpty
        }
        if isFirst { self.ring(.health, after: self.settings.healthInterval) }
    }

    /// Takes up the probations of an earlier life of the host.
    func load(from store: any HostStore) async throws {
        var last: InstallationID?
        repeat {
            let page = try await store.installationsOnProbation(at: self.clock.now, after: last, limit: 500)
            for installation in page { installation.rollback.map { self.watch(installation.id, $0) } }
            last = page.count == 500 ? page.last?.id : nil
        } while last != nil
    }

    /// Does what there is to do, until ``stop()``: nothing of it waits for another.
    func run(_ engine: LifecycleEngine) async {
        self.bell.yield(.turn(.expiry))
        await withDiscardingTaskGroup { group in
            for await work in self.work { group.addTask { await self.carryOut(work, engine) } }
        }
    }

    private func carryOut(_ work: Work, _ engine: LifecycleEngine) async {
        switch work {
        case .turn(.health):
            await self.askAll(engine)
            if self.table.withLock({ !$0.isEmpty }) { self.ring(.health, after: self.settings.healthInterval) }
        case .turn(.expiry):
            _ = self.alarms.withLock { $0.removeValue(forKey: .expiry) }
            await engine.contractAll()
            if await engine.dropExpiredSnapshots() { self.ringForExpiry() }
        case .leave(let id, let point, let fault):
            await engine.rollBack(id, to: point, because: fault)
        }
    }

    /// Asks nobody any more.
    func stop() {
        self.bell.finish()
        for alarm in self.alarms.withLock({ $0 }).values { alarm.cancel() }
    }

    /// Something is kept: it is looked at when its time may be over.
    private func ringForExpiry() {
        let isSet = self.alarms.withLock { $0[.expiry] != nil }
        if !isSet { self.ring(.expiry, after: Self.expiryInterval) }
    }

    private func ring(_ turn: Turn, after delay: Duration) {
        let alarm = self.clock.alarm(after: delay) { [bell] in bell.yield(.turn(turn)) }
        self.alarms.withLock { $0.updateValue(alarm, forKey: turn) }?.cancel()
    }

    private func askAll(_ engine: LifecycleEngine) async {
        let slots = AsyncSlots(Self.concurrency)
        await withDiscardingTaskGroup { group in
            for (id, probation) in self.table.withLock({ $0 }) {
                await slots.take()
                group.addTask {
                    defer { slots.giveBack() }
                    await self.ask(id, probation.point, engine)
                }
            }
        }
    }

    private func ask(_ id: InstallationID, _ point: RollbackPoint, _ engine: LifecycleEngine) async {
        guard point.isOnProbation(at: self.clock.now) else {
            self.forget(id, point)
            self.logger.of(id, nil, point.operation).info("An update has stood its probation")
            return
        }
        // What sleeps or is being started again is not asked.
        guard let awake = engine.activator.awake[id] else { return }
        let fault: DovetailError?
        do {
            fault = try await engine.activator.fault(of: awake, within: self.settings.healthLimit)
        } catch {
            // The host stops.
            return
        }
        let hasFailed = self.table.withLock { table in
            guard table[id]?.point == point else { return false }
            let failures = fault == nil ? 0 : (table[id]?.failures ?? 0) + 1
            table[id]?.failures = failures
            return failures >= Self.mostFailures
        }
        guard let fault else { return }
        self.logger.of(id, awake.release.id.version, point.operation)
            .log(.warning, "A release on probation is not well", fault)
        guard hasFailed else { return }
        self.forget(id, point)
        self.bell.yield(.leave(id, point, fault))
    }

    private func forget(_ id: InstallationID, _ point: RollbackPoint) {
        self.table.withLock { table in if table[id]?.point == point { table[id] = nil } }
    }
}
