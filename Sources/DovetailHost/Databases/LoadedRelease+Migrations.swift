import DovetailCore
import Foundation

extension LoadedRelease {
    /// The migrations that its manifest declares, in their order.
    ///
    /// - Throws: What the disk says.
    var migrations: [SchemaMigration] {
        get throws {
            try self.manifest.migrations.map { path in
                SchemaMigration(name: path, sql: try String(contentsOfFile: self.path + "/" + path, encoding: .utf8))
            }
        }
    }
}
