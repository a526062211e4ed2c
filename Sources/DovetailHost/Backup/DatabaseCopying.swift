/// Copies the databases of a data folder: the host's store and every plugin's own.
///
/// An operation whose hooks write to the plugin's database spans two files: see ``PluginDatabases``. Whether it is finished
/// or undone at the next start depends on both, so copies that were made one after another may contradict each other. All
/// copies must therefore show their files as they were at one moment, at which no plugin's transaction was being committed.
public protocol DatabaseCopying: Sendable {
    /// Copies every database into a folder that lies as the data folder does.
    ///
    /// - Parameter folder: The folder; it exists and is empty of databases.
    /// - Returns: What was copied.
    /// - Throws: ``DovetailCore/DovetailError/Code/storeFailed`` when the store cannot be read or the copy not be written,
    ///   ``DovetailCore/DovetailError/Code/databaseBusy`` when plugins leave no moment free. That a plugin's database is
    ///   damaged is not an error: it is copied as it is, and reported.
    func copyDatabases(to folder: String) async throws -> CopiedDatabases
}

/// What was copied of the databases of a data folder.
public struct CopiedDatabases: Sendable, Equatable {
    /// The catalogue as it stands in the copy of the store.
    public let releases: [PublishedRelease]
    /// What is damaged, a sentence each.
    public let flaws: [String]

    /// Describes copies.
    public init(releases: [PublishedRelease], flaws: [String] = []) {
        self.releases = releases
        self.flaws = flaws
    }
}
