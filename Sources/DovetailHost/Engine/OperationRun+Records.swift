import DovetailCore
import Foundation

// What an operation leaves in the store: the installation's record, the operation's row, the host's own events.
extension OperationRun {
    /// The installation's record in a state.
    func record(_ lifecycle: InstallationLifecycle, failure: DovetailError? = nil) -> Installation {
        var record = self.before ?? Installation(id: self.id, lifecycle: lifecycle, installedAt: self.startedAt)
        if self.plan.kind == .install {
            record = Installation(id: self.id, lifecycle: lifecycle, installedAt: self.startedAt)
        }
        let now = self.engine.clock.now
        record.lifecycle = lifecycle
        record.failure = failure
        if self.started != nil, lifecycle == self.plan.success { record.serviceLevel = self.serviceLevel }
        guard lifecycle == self.plan.success, failure == self.cause else { return record }
        switch self.plan.kind {
        case .enable: record.lastEnabledAt = now
        case .disable: record.lastDisabledAt = now
        case .update:
            record.updatedAt = now
            let updates = self.engine.settings.updates
            record.rollback = RollbackPoint(
                operation: self.operation.id,
                probationEndsAt: lifecycle.isServing ? now.addingTimeInterval(updates.probation.seconds) : nil,
                keptUntil: now.addingTimeInterval(updates.keptFor.seconds))
        case .rollback:
            record.updatedAt = now
            record.rollback = nil
        case .configure: record.configuredAt = now
        case .install, .uninstall, .dismiss: break
        }
        return record
    }

    /// The operation's row as it ends.
    func finished(_ status: LifecycleOperation.Status, error: DovetailError?) -> LifecycleOperation {
        var operation = self.operation
        operation.status = status
        operation.finishedAt = self.engine.clock.now
        operation.message = status == .succeeded ? self.message ?? self.plan.sentence(self.id) : nil
        operation.data = self.data
        operation.error = error ?? (status == .succeeded ? self.cause : nil)
        operation.to = (status == .succeeded ? self.plan.success : self.plan.failure).name
        return operation
    }

    /// Stages what the operation leads to beside what its hooks wrote.
    func stageOutcome(_ record: Installation?) async throws {
        let operation = self.finished(.succeeded, error: self.warnings.first)
        let event = try await self.outcomeEvent(record)
        let modules = self.modules
        let notifications = self.notifications(of: await self.stage.work)
        let analytics = self.analytics
        try await self.stage.stage { work in
            work.operation = operation
            work.change = record.map { .put($0) } ?? .remove
            work.modules = modules
            work.notifications += notifications
            if let event { work.events.append(event) }
            if let analytics { work.events.append(analytics) }
        }
    }

    /// The host's event about the operation that has succeeded; nil when there is nothing to tell.
    ///
    /// Of a configuration it names the keys that have changed, and no values: those may be secrets.
    private func outcomeEvent(_ record: Installation?) async throws -> Event? {
        guard self.plan.kind == .configure else {
            return self.event(self.plan.kind.eventName, record, error: self.cause)
        }
        // What the hook itself has set is among it.
        let keys = try self.engine.vault.changedKeys(
            from: self.records.configuration, to: try await self.stage.configuration(), schema: self.schema,
            of: self.id)
        guard !keys.isEmpty else { return nil }
        let changed = JSONValue.array(keys.sorted().map(JSONValue.string))
        return self.event(self.plan.kind.eventName, record, facts: ["changed": changed])
    }

    /// The schema of the configuration, of the release that the operation ends on.
    var schema: ConfigurationSchema { self.releases.target?.manifest.configuration ?? .empty }

    /// The modules to replace those that are there; nil when they stay.
    private var modules: [ModuleRecord]? {
        switch self.plan.kind {
        case .install, .update, .rollback: break
        case .enable, .disable, .uninstall, .dismiss, .configure: return nil
        }
        guard let target = self.releases.target else { return nil }
        return target.manifest.modules.map {
            ModuleRecord(installation: self.id, version: target.id.version, module: $0)
        }
    }

    /// The host's event about the operation.
    func event(
        _ name: String?, _ record: Installation?, error: DovetailError? = nil, facts: [String: JSONValue] = [:]
    ) -> Event? {
        guard let name else { return nil }
        let data: [String: JSONValue] = [
            "plugin": .string(self.id.slug.rawValue),
            "owner": .string(self.id.owner.rawValue),
            "operation": .string(self.operation.id.rawValue),
            "state": .string((record?.lifecycle.name ?? .uninstalled).rawValue),
            "version": record?.lifecycle.version.map { .string("\($0)") } ?? .null,
            "error": error.map { .string($0.message) } ?? .null,
        ]
        return .ofHost(
            name, to: self.id.owner, at: self.engine.clock.now, .object(data.merging(facts) { _, fact in fact }))
    }
}

extension OperationKind {
    /// The host's event about an operation that succeeded; nil when there is none.
    var eventName: String? {
        switch self {
        case .install: "plugin.installed"
        case .enable: "plugin.enabled"
        case .disable: "plugin.disabled"
        case .uninstall: "plugin.uninstalled"
        case .update: "plugin.updated"
        case .rollback: "plugin.rolled_back"
        case .configure: "plugin.config.changed"
        case .dismiss: nil
        }
    }
}

extension LifecyclePlan {
    /// What a person is told when the plugin has nothing to say itself.
    func sentence(_ id: InstallationID) -> String {
        let version = self.success.version.map { " \($0)" } ?? ""
        switch self.kind {
        case .install: return "\(id.slug)\(version) is installed for \(id.owner)."
        case .enable: return "\(id.slug) is enabled for \(id.owner)."
        case .disable: return "\(id.slug) is disabled for \(id.owner); its data is kept."
        case .uninstall: return "\(id.slug) is uninstalled for \(id.owner); its data is removed."
        case .update: return "\(id.slug) is updated to\(version) for \(id.owner)."
        case .rollback: return "\(id.slug) is back on\(version) for \(id.owner), with the data from before the update."
        case .dismiss: return "\(id.slug) stays on\(version) for \(id.owner)."
        case .configure: return "\(id.slug) is configured for \(id.owner)."
        }
    }
}
