/// A change to one owner's data that an update makes: to their storage, their configuration, their rows.
public struct ManifestOwnerMigration: Hashable, Sendable {
    /// Its name: one that has run for an owner is not run again for them under that name.
    public let name: String
    /// The releases that are left for which it runs.
    public let from: VersionRange
    /// The file of SQL, relative to the plugin's folder; nil when the plugin's code does it.
    public let file: String?

    /// Describes a change.
    public init(name: String, from: VersionRange, file: String?) {
        self.name = name
        self.from = from
        self.file = file
    }
}

extension Sequence<ManifestOwnerMigration> {
    /// Those that are to run, in their order, when an owner leaves a release.
    ///
    /// - Parameters:
    ///   - version: The release that is left.
    ///   - done: The names of those that have run for the owner.
    /// - Returns: Those that are due.
    public func due(leaving version: SemanticVersion, done: Set<String>) -> [ManifestOwnerMigration] {
        self.filter { !done.contains($0.name) && $0.from.contains(version) }
    }
}
