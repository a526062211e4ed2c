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
            let current = try await self.engine.store.configuration(of: self.id)
            configuration = try self.engine.vault.carry(current, to: target.manifest.configuration, of: self.id)
            grants = Set(target.manifest.permissions)
        case .configure:
            (configuration, grants) = (self.configuration, nil)
        case .enable, .disable, .uninstall, .dismiss:
            return
        }
        try await self.stage.stage { work in
            work.configuration = configuration
            work.grants = grants
        }
    }

    func stop() async {
        guard let awake = self.engine.activator.awake[self.id] else { return }
        self.warnings += await self.engine.activator.stop(awake, operation: self.operation.id)
        // The hooks that follow run on the object that was awake, unless they are another release's.
        if self.plan.kind == .update { await awake.instance.close() } else { self.instance = awake.instance }
    }

    func migrate() async throws {
        guard let target = self.releases.target else { return }
        let migrations = try target.manifest.migrations.map { path in
            SchemaMigration(name: path, sql: try String(contentsOfFile: target.path + "/" + path, encoding: .utf8))
        }
        // Before the lock on the database is taken, which has a limit: the plugin's process may have to start.
        if !migrations.isEmpty { _ = try await self.hookInstance(of: target) }
        try await self.stage.migrate(migrations)
    }

    func start() async throws {
        guard let target = self.releases.target else { throw self.missingRelease }
        let instance = try await self.hookInstance(of: target)
        self.started = try await self.engine.activator.start(
            instance, of: target, for: self.id, grants: try await self.grants(), stage: self.stage,
            operation: self.operation.id)
        self.instance = nil
    }

    /// Runs a hook.
    ///
    /// What a hook staged that fails, and whose failure is tolerated, is undone; the operation goes on.
    func runHook(_ hook: Hook) async throws {
        let isTolerated = self.plan.toleratesHookFailure || (self.plan.kind == .uninstall && hook == .disable)
        guard isTolerated else { return try await self.callHook(hook) }
        try await self.stage.mark()
        do {
            try await self.callHook(hook)
            try await self.stage.releaseMark()
        } catch {
            try await self.stage.rollbackToMark()
            let failure = error.asHostError(self.id)
            self.warnings.append(failure)
            self.logger.warning(
                "A hook failed; the operation goes on without it",
                metadata: [
                    LogKey.step: "\(hook.rawValue)", LogKey.errorCode: "\(failure.code)",
                    LogKey.errorMessage: "\(failure.message)",
                ])
        }
    }

    private func callHook(_ hook: Hook) async throws {
        // Removing a plugin runs the hook of the release that made its data.
        guard let release = self.releases.target ?? self.releases.current else { throw self.missingRelease }
        let instance = try await self.hookInstance(of: release)
        let awake = hook == .configure ? self.engine.activator.awake[self.id] : nil
        let session = Session(
            installation: self.id, release: release, grants: try await self.grants(), stage: self.stage,
            scope: awake?.scope, calls: self.engine.activator.calls(to: instance),
            warnings: WarningDoor(self.logger, clock: self.engine.clock))
        defer { session.end() }
        let context = self.engine.activator.context.make(session, routes: awake?.routes, operation: self.operation.id)
        let call = try await self.call(hook)
        do {
            let result = try await self.engine.activator.timeLimit.run(self.engine.activator.hookLimit(release)) {
                try await instance.run(call, context)
            }
            switch try result.bounded(release.id, self.id, hook) {
            case .success(let message, let data):
                self.message = message ?? self.message
                self.data = data ?? self.data
            case .failure(let failure): throw failure
            }
        } catch {
            throw error.asFailure(of: hook.rawValue, release.id, self.id)
        }
    }

    private func call(_ hook: Hook) async throws -> HookCall {
        switch hook {
        case .install: return .install
        case .enable: return .enable
        case .disable: return .disable
        case .uninstall: return .uninstall
        case .update:
            guard let from = self.plan.origin.version else { throw self.missingRelease }
            return .update(from: from)
        case .configure:
            let stored = try await self.engine.store.configuration(of: self.id)
            let schema = self.releases.target?.manifest.configuration ?? .empty
            return .configure(old: try self.engine.vault.openReadable(stored, schema: schema, of: self.id))
        }
    }

    /// The object that hooks run on: the one that is or was awake, or a fresh one for the length of the operation, and in
    /// the place of one whose process has ended.
    private func hookInstance(of release: LoadedRelease) async throws -> any PluginInstance {
        if let instance = self.instance {
            if !instance.isLost { return instance }
            await instance.close()
        }
        if self.plan.kind == .configure, let awake = self.engine.activator.awake[self.id] { return awake.instance }
        let instance = try await self.engine.activator.makeInstance(of: release, for: self.id)
        self.instance = instance
        return instance
    }

    private func grants() async throws -> Set<Permission> {
        if let staged = await self.stage.work.grants { return staged }
        return try await self.engine.store.grants(of: self.id)
    }

    private var missingRelease: DovetailError {
        self.releases.fault
            ?? DovetailError(
                .releaseNotFound,
                "The release of \(self.id) is no longer there. Publish it again, or uninstall with force.",
                remedy: .askOperator)
    }
}
