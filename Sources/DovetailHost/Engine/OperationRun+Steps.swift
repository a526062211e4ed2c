import DovetailCore
import DovetailPlugin
import Foundation
import Logging

// The steps of an operation.
extension OperationRun {
    /// Stages what the host itself changes before the hooks run, so that they see it.
    func prepareStage() async throws {
        let configuration: StoredConfiguration?
        let grants: Set<Permission>?
        switch self.plan.kind {
        case .install, .update:
            guard let target = self.releases.target else { return }
            configuration = try self.engine.vault.carry(
                self.records.configuration, to: target.manifest.configuration, of: self.id)
            grants = Set(target.manifest.permissions).subtracting(self.engine.settings.refusedPermissions)
            if self.plan.kind == .update { try await self.stageSnapshot() }
        case .configure:
            (configuration, grants) = (self.configuration, nil)
        case .enable, .disable, .uninstall, .rollback, .dismiss:
            self.warnOfMissingPermissions()
            return
        }
        self.warnOfMissingPermissions()
        try await self.stage.stage { work in
            work.configuration = configuration
            work.grants = grants
        }
    }

    func stop() async {
        guard let awake = self.engine.activator.awake[self.id] else { return }
        if self.plan.isForced {
            await self.engine.activator.drop(awake)
            return
        }
        let began = ContinuousClock.now
        for failure in await self.engine.activator.stop(
            awake, operation: self.operation.id, keeping: self.keepingState)
        {
            self.warn(failure, Self.tolerated, self.facts(.stop, began))
        }
        // The hooks that follow run on the object that was awake.
        self.instance = awake.instance
    }

    /// Does something of the host's own in the plugin's database, and waits no more for it when a host that stops has no time.
    ///
    /// It may wait for the database's write lock then, or run; undoing the operation ends both.
    func inDatabase(_ body: @escaping @Sendable (WorkStage) async throws -> Void) async throws {
        let race = Race<Void>()
        // Awaited below, unless there is no more time: then it ends with the stage.
        Task { [stage] in
            do {
                try await body(stage)
                race.finish(.success(()))
            } catch {
                race.finish(.failure(error))
            }
        }
        let interruption = self.engine.course.interruption
        let watch = interruption.onRing { race.finish(.failure(Interrupted())) }
        defer { interruption.forget(watch) }
        try await race.outcome()
    }

    func start() async throws {
        guard let target = self.releases.target else { throw self.missingRelease }
        let instance = try await self.hookInstance(of: target)
        let started = try await self.engine.activator.start(
            instance, of: target, for: self.id, grants: await self.grants(), board: self.board, stage: self.stage,
            operation: self.operation.id, within: self.limit(target))
        self.started = started
        self.instance = nil
        try await self.restoreState(to: started)
    }

    /// Runs a hook.
    ///
    /// What a hook staged that fails, and whose failure is tolerated, is undone; the operation goes on.
    func runHook(_ hook: Hook) async throws {
        let isTolerated = self.plan.toleratesHookFailure || (self.plan.kind == .uninstall && hook == .disable)
        if isTolerated {
            _ = try await self.staging { try await self.callHook(hook) }
        } else {
            try await self.callHook(hook)
        }
        if hook == .uninstall { try await self.removeRows() }
    }

    /// Does something that stages and may fail; answers whether it did not.
    ///
    /// What it has staged until it failed is undone, and the failure is a warning.
    func staging(_ body: () async throws -> Void) async throws -> Bool {
        let began = ContinuousClock.now
        try await self.stage.mark()
        do {
            try await body()
            try await self.stage.releaseMark()
            return true
        } catch let interrupted as Interrupted {
            throw interrupted
        } catch {
            try await self.stage.rollbackToMark()
            self.warn(error.asHostError(self.id), Self.tolerated, self.facts(self.operation.step, began))
            return false
        }
    }

    /// Keeps, and logs, what went wrong without stopping the operation.
    func warn(_ failure: DovetailError, _ message: Logger.Message, _ facts: Logger.Metadata = [:]) {
        self.warnings.append(failure)
        self.logger.log(.warning, message, failure, facts)
    }

    static let tolerated: Logger.Message = "A step failed; the operation goes on without it"

    private func callHook(_ hook: Hook) async throws {
        // Removing a plugin runs the hook of the release that made its data.
        guard let release = self.releases.target ?? self.releases.current else { throw self.missingRelease }
        try await self.callHook(try self.call(hook), of: release)
    }

    /// Calls a method of a release which changes data, in a context for it alone.
    func callHook(_ call: HookCall, of release: LoadedRelease) async throws {
        let hook = call.hook
        let instance = try await self.hookInstance(of: release)
        let awake = hook == .configure ? self.engine.activator.awake[self.id] : nil
        let session = Session(
            installation: self.id, release: release, grants: await self.grants(), stage: self.stage,
            scope: awake?.scope, calls: self.engine.activator.calls(to: instance),
            board: awake?.session.board ?? self.board,
            warnings: WarningDoor(self.logger, clock: self.engine.clock),
            formerConfiguration: hook == .migrate ? try self.formerConfiguration() : nil)
        defer { session.end() }
        let context = self.engine.activator.context.make(session, routes: awake?.routes, operation: self.operation.id)
        do {
            let activator = self.engine.activator
            let result = try await activator.timeLimit.run(
                self.limit(release), unless: self.engine.course.interruption
            ) {
                try await instance.run(call, context)
            }
            switch try result.bounded(release.id, self.id, hook) {
            case .success(let message, let data):
                self.message = message ?? self.message
                self.data = data ?? self.data
            case .failure(let failure): throw failure
            }
        } catch let interrupted as Interrupted {
            throw interrupted
        } catch {
            throw error.asFailure(of: hook.rawValue, release.id, self.id)
        }
    }

    /// The values that were set before the operation.
    private func formerConfiguration() throws -> ConfigurationValues {
        try self.engine.vault.openReadable(self.records.configuration, schema: .empty, of: self.id)
    }

    private func call(_ hook: Hook) throws -> HookCall {
        switch hook {
        case .install: return .install
        case .enable: return .enable
        case .disable: return .disable
        case .uninstall: return .uninstall
        case .update:
            guard let from = self.plan.origin.version else { throw self.missingRelease }
            return .update(from: from)
        case .configure:
            return .configure(
                old: try self.engine.vault.openReadable(self.records.configuration, schema: self.schema, of: self.id))
        // No step's: each migration by code is a call of its own, with its name.
        case .migrate: throw self.missingRelease
        }
    }

    /// The object that hooks run on: the one that is or was awake, or a fresh one for the length of the operation, and in
    /// the place of one whose process has ended.
    func hookInstance(of release: LoadedRelease) async throws -> any PluginInstance {
        if let instance = self.instance {
            if !instance.isLost { return instance }
            await instance.close()
        }
        if self.plan.kind == .configure, let awake = self.engine.activator.awake[self.id] { return awake.instance }
        let instance = try await self.engine.activator.makeInstance(of: release, for: self.id)
        self.instance = instance
        return instance
    }

    func grants() async -> Set<Permission> {
        (await self.stage.work.grants ?? self.records.grants).subtracting(self.engine.settings.refusedPermissions)
    }

    /// Warns of what a plugin that comes or is enabled cannot do without, and may not do on this host.
    private func warnOfMissingPermissions() {
        guard [.install, .enable, .update, .rollback].contains(self.plan.kind), let target = self.releases.target else {
            return
        }
        let missing = target.manifest.essentialPermissions.filter(self.engine.settings.refusedPermissions.contains)
        guard !missing.isEmpty else { return }
        let names = missing.map(\.rawValue).joined(separator: ", ")
        self.warn(
            DovetailError(
                .permissionDenied,
                "\(target.id) says that it cannot work without \(names), which this host permits to no plugin (permissions.refused).",
                remedy: .askOperator), "A plugin lacks permissions that it cannot do without")
    }

    /// How long a hook, or `start`, of a release may take now: less while writes wait for it.
    func limit(_ release: LoadedRelease) -> Duration { self.cut(self.engine.activator.hookLimit(release)) }

    /// A limit of time, or what is left of it while writes wait.
    func cut(_ limit: Duration) -> Duration {
        guard let heldUntil = self.heldUntil else { return limit }
        return min(limit, .seconds(max(0.001, heldUntil.timeIntervalSince(self.engine.clock.now))))
    }

    var missingRelease: DovetailError {
        self.releases.fault
            ?? DovetailError(
                .releaseNotFound,
                "The release of \(self.id) is no longer there. Publish it again, or uninstall with force.",
                remedy: .askOperator)
    }
}
