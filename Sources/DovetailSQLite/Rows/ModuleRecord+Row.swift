import DovetailCore
import DovetailHost
import GRDB

// How a module stands in the table `modules`.
extension ModuleRecord {
    /// Reads a module.
    init(_ row: Row) throws {
        self.init(
            installation: try row.installationID(), version: try row.required("version") { SemanticVersion($0) },
            module: try row.requiredJSON("module"))
    }

    /// Throws when the joined id is that of another installation's module, or claimed for one.
    func mustBeAlone(_ database: Database) throws {
        let statement = try database.cachedStatement(
            sql: """
                SELECT owner, slug, version, module FROM modules
                WHERE joined_id = :id AND NOT (owner = :owner AND slug = :slug)
                UNION ALL
                SELECT owner, slug, version, module FROM claimed_modules
                WHERE joined_id = :id AND NOT (owner = :owner AND slug = :slug)
                LIMIT 1
                """)
        let arguments: StatementArguments = [
            "id": self.id, "owner": self.installation.owner.rawValue, "slug": self.installation.slug.rawValue,
        ]
        if let holder = try Row.fetchOne(statement, arguments: arguments).map(ModuleRecord.init) {
            throw StoreRefusal.moduleID(self, heldBy: holder)
        }
    }

    /// Keeps the joined id for an operation until it ends.
    func claim(for operation: OperationID, _ database: Database) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO claimed_modules (joined_id, operation, owner, slug, version, module) VALUES (?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            self.id, operation.rawValue, self.installation.owner.rawValue, self.installation.slug.rawValue,
            self.version.description, try RecordCoder.text(self.module),
        ])
    }

    /// Makes the row.
    func insert(at position: Int, _ database: Database) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO modules (owner, slug, position, name, joined_id, version, module) VALUES (?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            self.installation.owner.rawValue, self.installation.slug.rawValue, position, self.module.name, self.id,
            self.version.description, try RecordCoder.text(self.module),
        ])
    }
}
