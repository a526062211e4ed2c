/// One statement out of an SQL text.
struct SQLPiece {
    /// The statement, without the semicolon behind it.
    let sql: String
    /// Its parts.
    let tokens: [SQLToken]

    /// The statements of a text, empty ones left out.
    static func pieces(of sql: String) -> [SQLPiece] {
        let bytes = Array(sql.utf8)
        var pieces: [SQLPiece] = []
        var current: [SQLToken] = []
        func close() {
            guard let first = current.first, let last = current.last else { return }
            let text = String(decoding: bytes[first.range.lowerBound..<last.range.upperBound], as: UTF8.self)
            pieces.append(SQLPiece(sql: text, tokens: current))
            current = []
        }
        for token in SQLLexer.tokens(of: sql) {
            if token.isSymbol(";"), Self.isComplete(current) { close() } else { current.append(token) }
        }
        close()
        return pieces
    }

    /// Whether a semicolon behind these parts ends the statement: in a trigger only after `; END`.
    private static func isComplete(_ tokens: [SQLToken]) -> Bool {
        var head = tokens[...]
        if head.first?.isWord("explain") == true { head = head.dropFirst() }
        if head.first?.isWord("query") == true { head = head.dropFirst(2) }
        guard head.first?.isWord("create") == true else { return true }
        head = head.dropFirst()
        if head.first?.isWord("temp", "temporary") == true { head = head.dropFirst() }
        guard head.first?.isWord("trigger") == true else { return true }
        return tokens.count > 2 && tokens[tokens.count - 1].isWord("end") && tokens[tokens.count - 2].isSymbol(";")
    }
}
