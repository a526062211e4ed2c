import DovetailCore

/// Decides which statements a plugin may run in its database.
///
/// It reads the text before SQLite does, because some statements act while SQLite compiles them. What it lets through
/// can touch nothing but the plugin's own tables: the file holds no others except the host's bookkeeping, and other files
/// are out of reach (`SQLITE_LIMIT_ATTACHED` is 0).
enum StatementGuard {
    /// The beginning of the names of the host's own tables in a plugin's database.
    static let reservedPrefix = "dovetail_"

    /// The one statement of a text.
    ///
    /// - Throws: ``DovetailCore/DovetailError/Code/statementRefused`` when there are several, or it may not run.
    static func single(_ sql: String) throws -> SQLPiece {
        let pieces = SQLPiece.pieces(of: sql)
        guard let piece = pieces.first else { throw self.refused("An empty statement", "Write one statement.") }
        guard pieces.count == 1 else {
            throw self.refused(
                "Several statements in one call",
                "Make one call for each; `context.database.transaction` makes them count together.")
        }
        try self.check(piece.tokens)
        return piece
    }

    /// The statements of a migration.
    ///
    /// - Throws: ``DovetailCore/DovetailError/Code/statementRefused`` when one of them may not run.
    static func all(_ sql: String) throws -> [SQLPiece] {
        let pieces = SQLPiece.pieces(of: sql)
        for piece in pieces { try self.check(piece.tokens) }
        return pieces
    }

    private static func check(_ tokens: [SQLToken]) throws {
        var statement = tokens[...]
        if statement.first?.isWord("explain") == true { statement = statement.dropFirst() }
        if statement.first?.isWord("query") == true { statement = statement.dropFirst(2) }
        guard let first = statement.first, first.kind == .word else {
            throw self.refused(
                "A statement that begins with \(tokens.first?.text.excerpt(20) ?? "nothing")", "Write SQL.")
        }
        try self.checkBeginning(first.text, statement)
        try self.checkNames(statement, isVirtual: statement.dropFirst().first?.isWord("virtual") == true)
        try self.checkSchemaTable(first.text, statement)
    }

    private static func checkBeginning(_ keyword: String, _ statement: ArraySlice<SQLToken>) throws {
        switch keyword {
        case "select", "values", "with", "insert", "replace", "update", "delete", "drop", "alter", "reindex", "analyze":
            return
        case "create":
            try self.checkCreate(statement)
        case "pragma":
            try PragmaRule.check(statement.dropFirst())
        case "begin", "commit", "end", "rollback", "savepoint", "release":
            throw self.refused(
                keyword.uppercased(),
                "Use `context.database.transaction`; in a hook all statements belong to one transaction already.")
        case "attach", "detach":
            throw self.refused(
                keyword.uppercased(), "A plugin has this one database. Use services to reach other plugins.")
        case "vacuum":
            throw self.refused("VACUUM", "The host looks after the file.")
        default:
            throw self.refused(
                "\(keyword.uppercased().excerpt(20))", "Begin with SELECT, INSERT, UPDATE, DELETE or CREATE.")
        }
    }

    private static func checkCreate(_ statement: ArraySlice<SQLToken>) throws {
        let rest = statement.dropFirst()
        if rest.first?.isWord("temp", "temporary") == true {
            throw self.refused(
                "A temporary table, view or trigger",
                "It would be seen by all users of the plugin until the host closes the file. Use a table with an owner column."
            )
        }
        guard rest.first?.isWord("virtual") == true else { return }
        let module = rest.drop { !$0.isWord("using") }.dropFirst().first?.name ?? ""
        guard self.virtualTableModules.contains(module) else {
            throw self.refused(
                "The virtual table module \(module.excerpt(40))",
                "Use one of \(self.virtualTableModules.sorted().joined(separator: ", ")).")
        }
    }

    private static let virtualTableModules: Set = [
        "fts3", "fts4", "fts4aux", "fts5", "fts5vocab", "rtree", "rtree_i32",
    ]

    static func refused(_ what: String, _ instead: String) -> DovetailError {
        DovetailError(.statementRefused, "\(what) cannot be run by a plugin. \(instead)", remedy: .askAuthor)
    }
}
