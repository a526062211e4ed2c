public import DovetailCore
public import DovetailHost
import FoundationEssentials
import GRDB

extension SQLiteStore {
    public func value(for key: String, of installation: InstallationID) async throws -> [UInt8]? {
        try await self.read { database in
            let statement = try database.cachedStatement(
                sql: "SELECT value FROM storage WHERE owner = ? AND slug = ? AND key = ?")
            return try Data.fetchOne(statement, arguments: installation.arguments + [Data(key.utf8)]).map {
                [UInt8]($0)
            }
        }
    }

    public func set(_ value: [UInt8]?, for key: String, of installation: InstallationID) async throws {
        try await self.write { database in
            try installation.mustExist(database)
            try installation.store(value, for: key, database)
        }
    }

    public func keys(prefix: String, of installation: InstallationID) async throws -> [String] {
        try await self.read { try installation.keys(prefix: prefix, in: "storage", $0) }
    }

    public func configuration(of installation: InstallationID) async throws -> StoredConfiguration? {
        try await self.read { try installation.configuration($0) }
    }

    public func grants(of installation: InstallationID) async throws -> Set<Permission> {
        try await self.read { try installation.grants($0) }
    }

    public func insert(_ notification: UserNotification) async throws {
        try await self.write { try notification.insert($0) }
    }

    public func notifications(of owner: Owner, limit: Int) async throws -> [UserNotification] {
        try await self.read { database in
            let statement = try database.cachedStatement(
                sql: "SELECT * FROM notifications WHERE owner = ? ORDER BY sent_at DESC, id DESC LIMIT ?")
            return try Row.fetchAll(statement, arguments: [owner.rawValue, max(0, limit)]).map(UserNotification.init)
        }
    }
}
