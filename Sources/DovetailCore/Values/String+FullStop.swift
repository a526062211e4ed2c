extension String {
    /// The text without the full stops at its end, to stand within a sentence.
    package var withoutFullStop: String {
        var text = self
        while text.hasSuffix(".") { text.removeLast() }
        return text
    }
}
