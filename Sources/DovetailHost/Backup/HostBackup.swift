import DovetailCore
import Foundation

/// Backs a whole host up, while it runs or while it does not.
///
/// A backup is a folder: `data` lies as the data folder does, `manifest.json` says what is in it, and `manifest.sha256`
/// keeps the manifest. What can be made again is left out: prepared runtimes, records of processes, the administrator's
/// credential. A backup has all the keys of the host, so only the host's user can read it.
///
/// It is written beside its place under another name and moved there when it is on the disk: what has been interrupted is
/// never mistaken for a backup.
public struct HostBackup: Sendable {
    private let dataFolder: String
    private let databases: any DatabaseCopying
    private let clock: any HostClock
    private let failPoints: FailPoints

    /// Backs a host up.
    ///
    /// - Parameters:
    ///   - dataFolder: Its data folder.
    ///   - databases: What copies its databases.
    ///   - clock: The time.
    ///   - failPoints: What hears how far it is.
    public init(
        of dataFolder: String, databases: any DatabaseCopying, clock: any HostClock = .system,
        failPoints: FailPoints = .none
    ) {
        self.dataFolder = dataFolder
        self.databases = databases
        self.clock = clock
        self.failPoints = failPoints
    }

    /// Writes the backup.
    ///
    /// - Parameter path: The folder that it becomes; nothing may be there, and the folder above must.
    /// - Returns: What is in it. That something of the host is damaged is not an error: it is in the backup as it is, and
    ///   among the manifest's flaws.
    /// - Throws: ``BackupError`` when it is refused or cannot be written, and what the databases throw. Nothing is left
    ///   then, nor when the task is cancelled.
    public func write(to path: String) async throws -> BackupManifest {
        let place = try BackupPlace(path, of: self.dataFolder)
        guard !RestoreStage.isLeft(in: self.dataFolder) else {
            throw BackupError(.refused, RestoreStage.sentence(of: self.dataFolder))
        }
        let begun = self.clock.now
        do {
            try place.make()
            self.failPoints.pass(.backup(.begun))
            let flaws = try await self.fill(place.draft + "/data")
            self.failPoints.pass(.backup(.copied))
            try Task.checkCancellation()
            let manifest = BackupManifest(
                format: BackupManifest.currentFormat, begunAt: begun, dovetail: DovetailVersion.text,
                files: try FolderFiles(root: place.draft + "/data").described(), flaws: flaws)
            try BackupFolder.seal(manifest, in: place.draft)
            self.failPoints.pass(.backup(.sealed))
            try place.publish()
            self.failPoints.pass(.backup(.placed))
            return manifest
        } catch {
            throw place.clear(after: error)
        }
    }

    /// - Returns: What is damaged.
    private func fill(_ data: String) async throws -> [String] {
        let files = FileManager.default
        try files.createDirectory(atPath: data, withIntermediateDirectories: false)
        let releases = ReleaseCopies(
            storage: SharedStorage(path: self.dataFolder + "/shared"), copies: SharedStorage(path: data + "/shared"))
        try releases.begin()
        let exports = ExportCopies(from: ExportFolder(dataFolder: self.dataFolder), to: ExportFolder(dataFolder: data))
        try exports.copy()
        try Task.checkCancellation()
        let copied = try await self.databases.copyDatabases(to: data)
        // Those of operations that have ended meanwhile.
        try exports.copy()
        let flaws = try releases.complete(for: copied.releases)
        let missing = try PlainFile.all.flatMap { try $0.copy(from: self.dataFolder, to: data) }
        return copied.flaws + flaws + missing
    }
}
