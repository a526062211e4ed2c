public import DovetailCore
import DovetailHost

// What a host says of files that were lost.
extension SQLiteStore {
    /// What has to be known before another file is put where one was lost whose log is still there: SQLite would write the
    /// one's changes into the other.
    ///
    /// - Parameter name: The file's name.
    /// - Returns: A sentence.
    public static func adviceOnLog(of name: String) -> String {
        "Beside a file of another time, such as a backup's, \(name)-wal and \(name)-shm must not stay: move them away first."
    }

    /// The plugins' databases that have to be there and were lost.
    ///
    /// - Parameter dataFolder: The data folder.
    /// - Returns: The plugins, each with the error that whoever needs its database gets.
    /// - Throws: ``DovetailCore/DovetailError/Code/storeFailed``.
    public func lostDatabases(in dataFolder: String) async throws -> [(plugin: PluginSlug, error: DovetailError)] {
        let files = DatabaseFiles(dataFolder: dataFolder)
        return try await self.read { try RequiredDatabase.all(in: $0) }.compactMap { required in
            DatabaseLoss(at: files.path(required.place)).map { (required.plugin, $0.error(required.plugin)) }
        }
    }
}
