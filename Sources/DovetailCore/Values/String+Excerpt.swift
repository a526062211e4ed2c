extension String {
    /// The text, safe to stand in a message: at most `limit` characters, with control characters escaped.
    package func excerpt(_ limit: Int) -> String {
        var result = ""
        var count = 0
        for scalar in self.unicodeScalars {
            guard count < limit else { return result + "…" }
            let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
            result += isControl ? scalar.escaped(asASCII: true) : String(Character(scalar))
            count += 1
        }
        return result
    }
}
