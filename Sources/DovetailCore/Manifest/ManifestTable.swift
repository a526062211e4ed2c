/// A table in a plugin's database that all users of the plugin share.
public struct ManifestTable: Hashable, Sendable {
    /// The table's name.
    public let name: String
    /// The column that says whose a row is.
    public let ownerColumn: String
}
