/// A version of which the last numbers may be left open: `1`, `1.2`, `1.x`, `1.2.3-beta`, `*`.
struct PartialVersion: Sendable {
    /// The lowest version that fits: what is open is 0.
    let lowest: SemanticVersion
    /// How many of the three numbers are given, 0 to 3.
    let precision: Int

    /// Reads a partial version; nil when the text is not one.
    init?(_ text: Substring) {
        if let version = SemanticVersion(String(text)) {
            (self.lowest, self.precision) = (version, 3)
            return
        }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...3).contains(parts.count) else { return nil }
        let given = parts.prefix { !["*", "x", "X"].contains($0) }
        // A wildcard may only stand last, and three given numbers would have been a version.
        guard parts.count - given.count <= 1, given.count < 3 else { return nil }
        let padded = given.map(String.init) + Array(repeating: "0", count: 3 - given.count)
        guard let lowest = SemanticVersion(padded.joined(separator: ".")), lowest.prerelease.isEmpty else { return nil }
        (self.lowest, self.precision) = (lowest, given.count)
    }

    /// The bounds that the version means behind a sign; nil when there is no such sign.
    func comparators(sign: Substring) -> [VersionComparator]? {
        let from = VersionComparator(.atLeast, self.lowest)
        switch sign {
        case "", "=":
            if self.precision == 3 { return [VersionComparator(.equal, self.lowest)] }
            return [from] + self.below(keeping: self.precision)
        case "^": return [from] + self.below(keeping: min(self.firstSignificant, self.precision))
        case "~": return [from] + self.below(keeping: min(self.precision, 2))
        case ">=": return [from]
        case "<": return [VersionComparator(.below, self.lowest)]
        case ">": return self.beyond
        case "<=":
            return self.precision == 3 ? [VersionComparator(.atMost, self.lowest)] : self.below(keeping: self.precision)
        default: return nil
        }
    }

    /// The position, from 1, of the number that `^` keeps: the first that is not 0.
    private var firstSignificant: Int {
        if self.lowest.major > 0 { return 1 }
        return self.lowest.minor > 0 ? 2 : 3
    }

    private var beyond: [VersionComparator] {
        guard self.precision < 3 else { return [VersionComparator(.above, self.lowest)] }
        guard let next = self.next(keeping: self.precision) else {
            // Nothing is above every version.
            return [VersionComparator(.below, SemanticVersion(0, 0, 0))]
        }
        return [VersionComparator(.atLeast, next)]
    }

    private func below(keeping count: Int) -> [VersionComparator] {
        self.next(keeping: count).map { [VersionComparator(.below, $0)] } ?? []
    }

    /// The first version of which one of the first `count` numbers is higher; nil when nothing is kept.
    private func next(keeping count: Int) -> SemanticVersion? {
        let version = self.lowest
        return switch count {
        case 0: nil
        case 1: SemanticVersion(version.major &+ 1, 0, 0)
        case 2: SemanticVersion(version.major, version.minor &+ 1, 0)
        default: SemanticVersion(version.major, version.minor, version.patch &+ 1)
        }
    }
}
