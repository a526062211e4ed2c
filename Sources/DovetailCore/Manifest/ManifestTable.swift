/// A table in a plugin's database that all users of the plugin share.
public struct ManifestTable: Hashable, Sendable {
    /// The table's name.
    public let name: String
    /// The column that says whose a row is; a user's rows are exported and deleted when the user removes the plugin.
    public let ownerColumn: String

    /// Names a table and its column.
    public init(name: String, ownerColumn: String) {
        self.name = name
        self.ownerColumn = ownerColumn
    }
}
