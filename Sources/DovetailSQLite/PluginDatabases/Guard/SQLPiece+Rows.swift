extension SQLPiece {
    /// Whether the statement may change rows by itself, other than by making or dropping what they are in.
    var mayChangeRows: Bool {
        self.tokens.first?.isWord("insert", "replace", "update", "delete", "with") == true
    }
}
