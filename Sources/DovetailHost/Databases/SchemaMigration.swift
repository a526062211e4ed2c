/// A change to the tables of a plugin's database, run once for all installations.
public struct SchemaMigration: Sendable, Equatable {
    /// Its name: the path of its file below the release's folder.
    ///
    /// One that has run is not run again under that name.
    public let name: String
    /// One or several statements.
    public let sql: String

    /// Makes a migration.
    public init(name: String, sql: String) {
        self.name = name
        self.sql = sql
    }
}
