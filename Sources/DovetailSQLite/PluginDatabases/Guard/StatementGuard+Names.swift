import DovetailCore

extension StatementGuard {
    /// Names, beside those with the reserved prefix, that reach beyond the plugin's own tables.
    private static let refusedNames: Set = [
        "load_extension", "fts3_tokenizer", "sqlite_stmt", "sqlite_dbpage", "readfile", "writefile", "edit",
    ]
    private static let schemaTables: Set = [
        "sqlite_master", "sqlite_schema", "sqlite_temp_master", "sqlite_temp_schema",
    ]

    /// Refuses the names that are not the plugin's, however they are quoted.
    ///
    /// A text counts as a name where it begins like one: SQLite takes it as one where a name must stand. The arguments of
    /// a virtual table are names within texts, so there a reserved name may not stand anywhere.
    static func checkNames(_ statement: ArraySlice<SQLToken>, isVirtual: Bool) throws {
        for (token, following) in zip(statement, statement.dropFirst().map(Optional.some) + [nil]) {
            guard let name = token.name else { continue }
            let isReserved =
                isVirtual ? name.contains(self.reservedPrefix) : name.hasPrefix(self.reservedPrefix)
            if isReserved {
                let hint = token.kind == .string ? " Pass the text as an argument if it is none." : ""
                throw self.refused(
                    "\u{201C}\(name.excerpt(40))\u{201D}",
                    "Names that begin with \(self.reservedPrefix) are the host's.\(hint)")
            }
            if self.refusedNames.contains(name), token.kind != .string {
                throw self.refused("\u{201C}\(name)\u{201D}", "It reaches beyond the plugin's tables.")
            }
            if name.hasPrefix("pragma_") { try PragmaRule.checkFunction(String(name.dropFirst("pragma_".count))) }
            if name == "temp", following?.isSymbol(".") == true {
                throw self.refused("The schema temp", "Use a table of the plugin's own with an owner column.")
            }
        }
    }

    /// Refuses writing to SQLite's own list of tables.
    static func checkSchemaTable(_ keyword: String, _ statement: ArraySlice<SQLToken>) throws {
        let mayWrite =
            switch keyword {
            case "insert", "replace", "update", "delete", "drop", "alter": true
            case "with": statement.contains { $0.isWord("insert", "replace", "update", "delete") }
            default: false
            }
        guard mayWrite, let table = statement.lazy.compactMap(\.name).first(where: self.schemaTables.contains) else {
            return
        }
        throw self.refused("Writing with \(table)", "Use CREATE, ALTER and DROP to change tables.")
    }
}
