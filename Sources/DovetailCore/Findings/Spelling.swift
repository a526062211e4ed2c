/// Finds the word that was probably meant.
package enum Spelling {
    /// The candidate that is fewest, and at most two, single-character changes away from the word; nil when none is.
    package static func nearest(to word: String, in candidates: [String]) -> String? {
        guard (3...60).contains(word.utf8.count) else { return nil }
        let distances = candidates.map { (candidate: $0, distance: Self.distance(word, $0)) }
        return distances.filter { $0.distance <= 2 }.min { $0.distance < $1.distance }?.candidate
    }

    /// The number of insertions, removals and replacements that turn one word into the other, case ignored.
    private static func distance(_ left: String, _ right: String) -> Int {
        let (left, right) = (Array(left.lowercased().utf8), Array(right.lowercased().utf8))
        guard abs(left.count - right.count) <= 2 else { return 3 }
        var row = Array(0...right.count)
        for (lineNumber, character) in left.enumerated() {
            var diagonal = row[0]
            row[0] = lineNumber + 1
            for column in right.indices {
                let replaced = diagonal + (character == right[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(replaced, diagonal + 1, row[column] + 1)
            }
        }
        return row[right.count]
    }
}
