import DovetailCore

/// Decides which PRAGMA statements a plugin may run: some that only read, and one that ends with the transaction.
enum PragmaRule {
    /// Those that take the name of a table or index, or nothing.
    private static let withName: Set = [
        "table_info", "table_xinfo", "table_list", "index_list", "index_info", "index_xinfo", "foreign_key_list",
        "foreign_key_check", "integrity_check", "quick_check",
    ]
    /// Those that are only read.
    private static let plain: Set = [
        "user_version", "schema_version", "foreign_keys", "encoding", "page_count", "page_size", "freelist_count",
        "collation_list", "compile_options",
    ]
    /// Those that may be set: it lets a migration rebuild a table that others refer to.
    private static let settable: Set = ["defer_foreign_keys"]

    /// Checks what stands behind the keyword PRAGMA.
    static func check(_ statement: ArraySlice<SQLToken>) throws {
        var rest = statement
        if rest.dropFirst().first?.isSymbol(".") == true { rest = rest.dropFirst(2) }
        let name = rest.first?.name ?? ""
        let argument = rest.dropFirst()
        let isAllowed =
            if Self.settable.contains(name) {
                true
            } else if Self.withName.contains(name) {
                argument.first.map { $0.isSymbol("(") } ?? true
            } else {
                Self.plain.contains(name) && argument.isEmpty
            }
        guard isAllowed else { throw Self.refused(name) }
    }

    /// Checks a PRAGMA in the form of a table: `pragma_table_info('tasks')`.
    static func checkFunction(_ name: String) throws {
        guard Self.withName.contains(name) || Self.plain.contains(name) else { throw Self.refused(name) }
    }

    private static func refused(_ name: String) -> DovetailError {
        StatementGuard.refused(
            "PRAGMA \(name.excerpt(40))",
            "Plugins may read \((Self.withName.union(Self.plain)).sorted().joined(separator: ", ")).")
    }
}
