extension String {
    /// The text, safe to stand in a message: at most `limit` characters, with those escaped that deceive.
    package func excerpt(_ limit: Int) -> String {
        var result = ""
        var count = 0
        for scalar in self.unicodeScalars {
            guard count < limit else { return result + "…" }
            result += scalar.isDeceptive ? scalar.escaped(asASCII: true) : String(Character(scalar))
            count += 1
        }
        return result
    }
}
