import DovetailCore
import DovetailHost
import GRDB

extension UnitOfWork {
    /// Writes everything that the operation changes, but not the operation's own row.
    func apply(_ database: Database) throws {
        let installation = self.operation.installation
        switch self.change {
        case .none:
            if self.changesData { try installation.mustExist(database) }
            try self.applyData(of: installation, database)
        case .put(let record):
            try record.id.mustBeAlone(database)
            try record.save(database)
            try self.applyData(of: installation, database)
        case .remove:
            try installation.remove(database)
        }
        for notification in self.notifications { try notification.insert(database) }
    }

    private var changesData: Bool {
        !self.storage.isEmpty || self.configuration != nil || self.grants != nil || self.modules != nil
    }

    private func applyData(of installation: InstallationID, _ database: Database) throws {
        for (key, value) in self.storage { try installation.store(value, for: key, database) }
        try self.configuration.map { try installation.store($0, database) }
        try self.grants.map { try installation.store($0, database) }
        try self.modules.map { try installation.store($0, database) }
    }
}
