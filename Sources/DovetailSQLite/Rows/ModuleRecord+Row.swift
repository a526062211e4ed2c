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

    /// Makes the row, unless another module has the joined id.
    func insert(at position: Int, _ database: Database) throws {
        let statement = try database.cachedStatement(
            sql: "SELECT owner, slug, version, module FROM modules WHERE joined_id = ?")
        if let holder = try Row.fetchOne(statement, arguments: [self.id]).map(ModuleRecord.init) {
            throw StoreRefusal.moduleID(self, heldBy: holder)
        }
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
