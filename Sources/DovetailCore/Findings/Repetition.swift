/// Finds entries that stand twice.
enum Repetition {
    /// The findings about every entry whose key stood before it, in order.
    ///
    /// - Parameters:
    ///   - entries: Places and what must be unique among them.
    ///   - what: What an entry is, in a message: `the endpoint`.
    /// - Returns: One finding for each repetition.
    static func findings(_ entries: [(JSONPath, String)], what: String) -> [Finding] {
        var seen: Set<String> = []
        return entries.compactMap { path, key in
            guard !seen.insert(key).inserted else { return nil }
            return Finding(
                .duplicate, at: path, found: "\(what) \"\(key.excerpt(60))\" again", expected: "each only once",
                mend: "Remove one of them, or rename it.")
        }
    }
}
