extension Sequence {
    /// One page of the elements in the order of a key: at most `limit`, beginning after a key.
    func sorted<Key: Comparable>(after last: Key?, by key: (Element) -> Key, limit: Int) -> [Element] {
        let sorted = self.sorted { key($0) < key($1) }
        guard let last else { return Array(sorted.prefix(Swift.max(0, limit))) }
        return Array(sorted.drop { key($0) <= last }.prefix(Swift.max(0, limit)))
    }
}
