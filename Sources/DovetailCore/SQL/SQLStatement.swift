/// One SQL statement and what its placeholders stand for.
///
/// Positional `?` are filled from ``arguments`` in order, `:names` from ``named``. `:owner` is always there: the host
/// binds it to the owner of the installation, whatever the plugin says.
public struct SQLStatement: Sendable, Equatable, Codable {
    /// The statement.
    public var sql: String
    /// What the positional placeholders stand for.
    public var arguments: [SQLValue]
    /// What the named placeholders stand for, by name without the colon.
    public var named: [String: SQLValue]

    /// Makes a statement.
    public init(_ sql: String, arguments: [SQLValue] = [], named: [String: SQLValue] = [:]) {
        self.sql = sql
        self.arguments = arguments
        self.named = named
    }
}
