import DovetailCore
import DovetailHost
import FoundationEssentials
import GRDB

// What belongs to an installation, each in a table of its own with a key that begins with `owner` and `slug`.
extension InstallationID {
    /// The beginning of every key.
    var arguments: StatementArguments { [self.owner.rawValue, self.slug.rawValue] }

    /// Reads the installation's record; nil when there is no such installation.
    func installation(_ database: Database) throws -> Installation? {
        let statement = try database.cachedStatement(sql: "SELECT * FROM installations WHERE owner = ? AND slug = ?")
        return try Row.fetchOne(statement, arguments: self.arguments).map(Installation.init)
    }

    /// Reads its configuration; nil when none was set.
    func configuration(_ database: Database) throws -> StoredConfiguration? {
        let statement = try database.cachedStatement(
            sql: "SELECT configuration FROM configurations WHERE owner = ? AND slug = ?")
        return try Row.fetchOne(statement, arguments: self.arguments)?.requiredJSON("configuration")
    }

    /// Reads what it is permitted.
    func grants(_ database: Database) throws -> Set<Permission> {
        let statement = try database.cachedStatement(sql: "SELECT permission FROM grants WHERE owner = ? AND slug = ?")
        return Set(
            try Row.fetchAll(statement, arguments: self.arguments).map {
                try $0.required("permission") { Permission($0) }
            })
    }

    /// Throws when there is no such installation.
    func mustExist(_ database: Database) throws {
        let statement = try database.cachedStatement(sql: "SELECT 1 FROM installations WHERE owner = ? AND slug = ?")
        guard try Int.fetchOne(statement, arguments: self.arguments) != nil else {
            throw StoreRefusal.notInstalled(self)
        }
    }

    /// Throws when another installation has the joined id, or is being made with it.
    func mustBeAlone(_ database: Database) throws {
        let statement = try database.cachedStatement(
            sql: """
                SELECT owner, slug FROM installations
                WHERE joined_id = :id AND NOT (owner = :owner AND slug = :slug)
                UNION ALL
                SELECT owner, slug FROM operations
                WHERE status = 'running' AND kind = 'install' AND joined_id = :id
                    AND NOT (owner = :owner AND slug = :slug)
                LIMIT 1
                """)
        let arguments: StatementArguments = [
            "id": self.joined, "owner": self.owner.rawValue, "slug": self.slug.rawValue,
        ]
        if let row = try Row.fetchOne(statement, arguments: arguments) {
            throw StoreRefusal.joinedID(self, heldBy: try row.installationID())
        }
    }

    /// The keys in a table of what is stored that begin with a text, sorted by their bytes.
    func keys(prefix: String, in table: String, _ database: Database) throws -> [String] {
        let statement = try database.cachedStatement(
            sql: "SELECT key FROM \(table) WHERE owner = ? AND slug = ? AND key >= ? ORDER BY key")
        let bytes = Data(prefix.utf8)
        let keys = try Data.fetchCursor(statement, arguments: self.arguments + [bytes])
        return try Array(keys.prefix { $0.starts(with: bytes) }.map { String(decoding: $0, as: UTF8.self) })
    }

    /// Sets the value of a key; nil removes it.
    func store(_ value: [UInt8]?, for key: String, _ database: Database) throws {
        let key = Data(key.utf8)
        guard let value else {
            return try database.cachedStatement(sql: "DELETE FROM storage WHERE owner = ? AND slug = ? AND key = ?")
                .execute(arguments: self.arguments + [key])
        }
        try database.cachedStatement(
            sql: """
                INSERT INTO storage (owner, slug, key, value) VALUES (?, ?, ?, ?)
                ON CONFLICT (owner, slug, key) DO UPDATE SET value = excluded.value
                """
        ).execute(arguments: self.arguments + [key, Data(value)])
    }

    /// Sets the configuration.
    func store(_ configuration: StoredConfiguration, _ database: Database) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO configurations (owner, slug, revision, configuration) VALUES (?, ?, ?, ?)
                ON CONFLICT (owner, slug) DO UPDATE
                SET revision = excluded.revision, configuration = excluded.configuration
                """
        ).execute(arguments: self.arguments + [configuration.revision, try RecordCoder.text(configuration)])
    }

    /// Sets what is granted.
    func store(_ grants: Set<Permission>, _ database: Database) throws {
        try self.deleteRows(of: "grants", database)
        let statement = try database.cachedStatement(
            sql: "INSERT INTO grants (owner, slug, permission) VALUES (?, ?, ?)")
        for permission in grants {
            try statement.execute(arguments: self.arguments + [permission.rawValue])
        }
    }

    /// Sets the modules.
    func store(_ modules: [ModuleRecord], _ database: Database) throws {
        try self.deleteRows(of: "modules", database)
        for (position, module) in modules.enumerated() {
            try module.insert(at: position, database)
        }
    }

    /// Removes the modules, then the installation; what else belongs to it goes with it.
    func remove(_ database: Database) throws {
        try self.deleteRows(of: "modules", database)
        try self.deleteRows(of: "installations", database)
    }

    private func deleteRows(of table: String, _ database: Database) throws {
        try database.cachedStatement(sql: "DELETE FROM \(table) WHERE owner = ? AND slug = ?")
            .execute(arguments: self.arguments)
    }
}
