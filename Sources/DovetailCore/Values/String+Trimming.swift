extension String {
    /// The text without spaces at its ends.
    var trimmingSpaces: String {
        var rest = self.drop { $0 == " " }
        while rest.last == " " { rest.removeLast() }
        return String(rest)
    }
}
