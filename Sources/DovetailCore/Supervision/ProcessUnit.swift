/// What shares one process, one restart budget and one quarantine: a release, or one owner's share of it.
///
/// A plugin whose manifest says `isolation: per_owner` runs in a process for each owner, and every owner's crashes count
/// for that owner alone. Every other plugin runs in one process for all its owners, who then share what its crashes cost.
public struct ProcessUnit: Hashable, Sendable, Codable {
    /// The release that runs.
    public let release: ReleaseID
    /// Whose process it is; nil when all owners of the release share one.
    public let owner: Owner?

    /// Names a unit: of all owners of a release, or of one.
    public init(release: ReleaseID, owner: Owner? = nil) {
        self.release = release
        self.owner = owner
    }
}

extension ProcessUnit: CustomStringConvertible {
    public var description: String {
        self.owner.map { "\(self.release) of \($0)" } ?? "\(self.release)"
    }
}
