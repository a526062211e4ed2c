import DovetailCore
import DovetailPlugin
import Foundation
import Logging

/// One operation on its way: takes the steps of its plan, and commits what they lead to.
final class OperationRun {
    let engine: LifecycleEngine
    let plan: LifecyclePlan
    let id: InstallationID
    /// What is kept of the installation as the operation begins: nothing else changes it meanwhile.
    let records: InstallationRecords
    let releases: OperationReleases
    /// The configuration that it is to have, where that is what the operation is about.
    let configuration: StoredConfiguration?
    /// Why the host does it by itself; nil when somebody asked.
    let cause: DovetailError?
    let startedAt: Date
    var operation: LifecycleOperation
    /// What went wrong on the way without stopping the operation.
    var warnings: [DovetailError] = []
    /// What the hooks said last.
    var message: String?
    var data: JSONValue?
    /// What the hooks of this operation run on: the object that was awake, or a fresh one.
    var instance: (any PluginInstance)?
    /// Whether a file with the owner's data was written, which counts only when the operation does.
    var hasExported = false
    /// What was started and does not serve yet.
    var started: AwakeInstallation?
    /// What serves while another release is being made ready, and whose writes wait.
    var held: AwakeInstallation?
    /// What served until another release took its place.
    var replaced: AwakeInstallation?
    /// Until when the writes of what is held may wait.
    var heldUntil: Date?
    /// What the hooks write.
    var stage: WorkStage
    /// With what the installation is to serve.
    var board = ServiceBoard()
    /// The operation, when its end could not be written.
    private(set) var open: OpenOperation?
    /// Names the operation and what it is about on every line.
    private(set) lazy var logger = self.engine.logger.of(self)

    init(
        engine: LifecycleEngine, plan: LifecyclePlan, id: InstallationID, records: InstallationRecords,
        releases: OperationReleases, configuration: StoredConfiguration?, requestedBy: UserID?,
        cause: DovetailError? = nil
    ) {
        self.engine = engine
        self.plan = plan
        self.id = id
        self.records = records
        self.releases = releases
        self.configuration = configuration
        self.cause = cause
        self.startedAt = engine.clock.now
        self.operation = LifecycleOperation(
            id: .new(at: self.startedAt), installation: id, plan: plan, startedAt: self.startedAt,
            requestedBy: requestedBy,
            node: engine.settings.node)
        self.stage = engine.newStage(of: self.operation)
    }

    /// Takes every step.
    ///
    /// Answers how it ended; throws only when not even its beginning could be written.
    func perform() async throws -> OperationResult {
        let meanwhile = self.plan.meanwhile == self.plan.origin ? nil : self.record(self.plan.meanwhile)
        do {
            try await self.engine.store.begin(self.operation, installation: meanwhile)
        } catch {
            self.logger.log(.error, "An operation could not begin", error.asHostError(self.id))
            throw error
        }
        self.failPoints.pass(.begun)
        do {
            try await self.prepareStage()
            try await self.takeSteps()
            self.warnOfMissingFeatures()
            let record = try await self.logging(.commit) { try await self.commit() }
            await self.endReplaced()
            await self.instance?.close()
            return self.succeeded(record)
        } catch is Interrupted {
            return await self.undo()
        } catch {
            return await self.fail(error.asHostError(self.id))
        }
    }

    /// The installation's record as the operation begins.
    var before: Installation? { self.records.installation }

    var failPoints: FailPoints { self.engine.settings.failPoints }

    /// Leaves the operation open: its end could not be written.
    func leaveOpen(_ outlook: OpenOperation.Outlook, _ failure: any Error) {
        self.open = OpenOperation(operation: self.operation, outlook: outlook, failure: failure.asHostError(self.id))
    }

    func take(_ step: LifecycleStep) async throws {
        self.operation.step = step
        try self.engine.course.interruption.check()
        self.failPoints.pass(.before(step))
        try await self.logging(step) {
            switch step {
            case .stop: await self.stop()
            case .launch: try await self.launch()
            case .hold: try await self.hold()
            case .migrate: try await self.migrate()
            case .restore: try await self.restore()
            case .start: try await self.start()
            case .healthCheck: try await self.checkHealth()
            case .export: try await self.export()
            case .installHook, .enableHook, .disableHook, .uninstallHook, .updateHook, .configureHook:
                if let hook = step.hook { try await self.runHook(hook) }
            case .commit: break
            }
        }
        self.failPoints.pass(.after(step))
    }

    /// Does a step, and logs how long it took; of one that fails, why as well.
    private func logging<Answer>(_ step: LifecycleStep, _ body: () async throws -> Answer) async throws -> Answer {
        let began = ContinuousClock.now
        let warnings = self.warnings.count
        do {
            let answer = try await body()
            // A failure that is tolerated has been told.
            if self.warnings.count == warnings {
                self.logger.info("A step of an operation is done", metadata: self.facts(step, began))
            }
            return answer
        } catch let interrupted as Interrupted {
            // Undoing the operation says so.
            throw interrupted
        } catch {
            self.logger.log(
                .warning, "A step of an operation failed", error.asHostError(self.id), self.facts(step, began))
            throw error
        }
    }

    /// A step, and how long it took until now.
    func facts(_ step: LifecycleStep, _ began: ContinuousClock.Instant) -> Logger.Metadata {
        [LogKey.step: "\(step.rawValue)", LogKey.duration: "\((ContinuousClock.now - began).milliseconds)"]
    }

    /// The step that was reached, and how long the whole took until now.
    var facts: Logger.Metadata {
        let duration = self.engine.clock.now.timeIntervalSince(self.startedAt) * 1_000
        return [LogKey.step: "\(self.operation.step.rawValue)", LogKey.duration: "\(duration)"]
    }

    private func commit() async throws -> Installation? {
        self.operation.step = .commit
        try self.checkSwitchover()
        self.failPoints.pass(.before(.commit))
        let record = self.plan.success.state == .uninstalled ? nil : self.record(self.plan.success, failure: self.cause)
        try await self.stageOutcome(record)
        let (work, transaction) = try await self.stage.seal()
        if let transaction { try await self.commit(transaction, with: work) }
        do {
            try await self.engine.store.commit(work)
        } catch {
            // With the plugin's database committed there is no way back: recovery applies what was prepared.
            if transaction != nil { self.leaveOpen(.finished, error) }
            throw error
        }
        self.failPoints.pass(.commit(.applied))
        if transaction != nil {
            await self.engine.databases.settle(self.operation.id, in: self.id.slug)
            self.failPoints.pass(.commit(.settled))
        }
        self.afterCommit(work)
        return record
    }

    /// The first two of the three steps that a plugin with SQL of its own takes.
    private func commit(_ transaction: any PluginDatabaseTransaction, with work: UnitOfWork) async throws {
        do {
            try await self.engine.store.prepare(work)
        } catch {
            try await transaction.rollback()
            throw error
        }
        self.failPoints.pass(.commit(.prepared))
        do {
            try await transaction.commit()
        } catch {
            guard try await self.hasCommitted() else {
                // Ended whatever it says: the failure of the commit is the one that counts.
                try? await transaction.rollback()
                throw error
            }
        }
        self.failPoints.pass(.commit(.decided))
    }

    /// Whether the plugin's database has committed although it reported a failure, which it alone knows.
    ///
    /// When not even that can be found out, the operation stays open, and recovery asks again.
    private func hasCommitted() async throws -> Bool {
        do {
            return try await self.engine.databases.hasCommitted(self.operation.id, in: self.id.slug)
        } catch {
            self.leaveOpen(.unknown, error)
            throw error
        }
    }

    private func afterCommit(_ work: UnitOfWork) {
        if let started = self.started {
            self.serve(started)
        } else if !self.plan.success.isServing {
            self.engine.activator.awake.forget(self.id)
        }
        if work.export != nil { self.engine.exportShelf.watch() }
        for event in work.events { self.engine.bus.publish(event) }
        if case .put(let record) = work.change, let point = record.rollback { self.engine.watch.watch(self.id, point) }
    }

    private func succeeded(_ record: Installation?) -> OperationResult {
        self.operation = self.finished(.succeeded, error: self.warnings.first)
        self.logger.info(
            "An operation succeeded", metadata: [LogKey.duration: "\((self.operation.duration ?? 0) * 1_000)"])
        return OperationResult(
            operation: self.operation, installation: self.id, state: self.plan.success.name,
            version: record?.lifecycle.version,
            isSuccess: true, message: self.message ?? self.plan.sentence(self.id), data: self.data,
            warnings: self.warnings)
    }
}
