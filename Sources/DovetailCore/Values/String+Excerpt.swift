extension String {
    /// The text, safe to stand in a message: at most `limit` characters, with those escaped that deceive.
    package func excerpt(_ limit: Int) -> String {
        if self.utf8.count <= limit, self.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return self }
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
