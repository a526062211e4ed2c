import DovetailCore
import DovetailHost
import GRDB

extension UnitOfWork {
    /// Throws when the unit of work cannot be applied.
    func check(_ database: Database) throws {
        switch self.change {
        case .none:
            if self.changesData { try self.operation.installation.mustExist(database) }
        case .put(let record):
            try record.id.mustBeAlone(database)
        case .remove:
            return
        }
        var own: [String: ModuleRecord] = [:]
        for module in self.modules ?? [] {
            try module.mustBeAlone(database)
            if let twin = own.updateValue(module, forKey: module.id) {
                throw StoreRefusal.moduleID(module, heldBy: twin)
            }
        }
    }

    /// Claims the ids of the modules that a unit of work makes, once it was checked, in place of those claimed before.
    func claim(_ database: Database) throws {
        try LifecycleOperation.releaseClaims(of: self.operation.id, database)
        guard self.change != .remove else { return }
        for module in self.modules ?? [] { try module.claim(for: self.operation.id, database) }
    }

    /// Writes everything that the operation changes, but not the operation's own row, once it was checked.
    func apply(_ database: Database) throws {
        let installation = self.operation.installation
        switch self.change {
        case .none:
            try self.applyData(of: installation, database)
        case .put(let record):
            try record.save(database)
            try self.applyData(of: installation, database)
        case .remove:
            try installation.remove(database)
        }
        for notification in self.notifications { try notification.insert(database) }
        try self.export?.insert(database)
    }

    private var changesData: Bool {
        !self.storage.isEmpty || self.configuration != nil || self.grants != nil || self.modules != nil
            || self.snapshot != nil || !self.ownerMigrations.isEmpty
            || self.savedState != nil
    }

    private func applyData(of installation: InstallationID, _ database: Database) throws {
        // Before the snapshot, which has what was under way as the update began.
        try self.savedState.map { try installation.store($0.state, database) }
        switch self.snapshot {
        case .take(let version, let time):
            try installation.takeSnapshot(self.operation.id, version, at: time, database)
        case .restore: try installation.restoreSnapshot(database)
        case nil: break
        }
        for name in self.ownerMigrations {
            try installation.note(ownerMigration: name, of: self.operation.id, database)
        }
        for (key, value) in self.storage { try installation.store(value, for: key, database) }
        try self.configuration.map { try installation.store($0, database) }
        try self.grants.map { try installation.store($0, database) }
        try self.modules.map { try installation.store($0, database) }
    }
}
