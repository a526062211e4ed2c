/// One bound of a ``VersionRange``.
struct VersionComparator: Sendable, Hashable {
    /// How a version must stand to the bound.
    enum Relation: Sendable {
        case below, atMost, equal, atLeast, above
    }

    let relation: Relation
    let bound: SemanticVersion

    init(_ relation: Relation, _ bound: SemanticVersion) {
        self.relation = relation
        self.bound = bound
    }

    func holds(_ version: SemanticVersion) -> Bool {
        switch self.relation {
        case .below: version < self.bound
        case .atMost: version <= self.bound
        case .equal: version == self.bound
        case .atLeast: version >= self.bound
        case .above: version > self.bound
        }
    }

    /// Whether a prerelease of that version was meant: whoever writes `>=1.0.0-beta` wants prereleases of 1.0.0.
    func admitsPrereleases(of version: SemanticVersion) -> Bool {
        !self.bound.prerelease.isEmpty && self.bound.major == version.major && self.bound.minor == version.minor
            && self.bound.patch == version.patch
    }
}
