import DovetailCore
import Foundation

extension LoadedRelease {
    /// The migrations that its manifest declares, in their order.
    ///
    /// - Throws: What the disk says.
    var migrations: [SchemaMigration] {
        get throws {
            try self.manifest.migrations.map { try self.migration(named: $0, in: $0) }
        }
    }

    /// The migrations that remove what only older releases use, in their order.
    ///
    /// - Throws: What the disk says.
    var contractMigrations: [SchemaMigration] {
        get throws {
            try self.manifest.contractMigrations.map { try self.migration(named: $0, in: $0) }
        }
    }

    /// A migration whose statements are in a file of the release's folder.
    func migration(named name: String, in file: String) throws -> SchemaMigration {
        SchemaMigration(name: name, sql: try String(contentsOfFile: self.path + "/" + file, encoding: .utf8))
    }
}
