import Foundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Where a backup is written to.
struct BackupPlace: Sendable {
    /// The folder that it becomes.
    let path: String
    /// The folder that it is until it is whole.
    let draft: String

    /// Chooses a place for a backup.
    ///
    /// - Throws: ``BackupError`` when something is there, the folder above is not, or it lies in the data folder.
    init(_ path: String, of dataFolder: String) throws {
        let url = URL(fileURLWithPath: path, isDirectory: true).standardizedFileURL
        let parent = url.deletingLastPathComponent().resolvingSymlinksInPath().path
        let data = URL(fileURLWithPath: dataFolder, isDirectory: true).resolvingSymlinksInPath().path
        self.path = parent + "/" + url.lastPathComponent
        self.draft = "\(self.path).partial-\(String(UInt32.random(in: 0 ... .max), radix: 36))"
        let files = FileManager.default
        guard files.fileExists(atPath: data) else {
            throw BackupError(.refused, "There is no data folder \(dataFolder). Name the host's with --data.")
        }
        guard self.path != data, !self.path.hasPrefix(data + "/") else {
            throw BackupError(
                .refused,
                "\(path) lies in the data folder, and would be lost with it. Choose a place on another disk.")
        }
        guard files.fileExists(atPath: parent) else {
            throw BackupError(
                .refused, "The folder \(parent) is not there. Make it, or mount the disk that holds it.")
        }
        // A link that leads nowhere is something, too.
        guard (try? files.attributesOfItem(atPath: self.path)) == nil else {
            throw BackupError(.refused, "\(path) is there already, and nothing is written over. Choose another name.")
        }
    }

    /// Makes the folder of the draft.
    func make() throws {
        try FileManager.default.createDirectory(
            atPath: self.draft, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    }

    /// Makes the draft the backup, when all of it is on the disk.
    func publish() throws {
        try FolderFiles(root: self.draft).synchronize()
        guard unsafe rename(self.draft, self.path) == 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
        try FolderFiles.synchronize(URL(fileURLWithPath: self.path).deletingLastPathComponent().path)
    }

    /// Removes the draft.
    ///
    /// - Returns: The error to throw for the one that came up.
    func clear(after error: any Error) -> any Error {
        let files = FileManager.default
        var left = ""
        if files.fileExists(atPath: self.draft) {
            do {
                try files.removeItem(atPath: self.draft)
            } catch {
                left = " What was begun is still there, and can be removed: \(self.draft)."
            }
        }
        guard let reason = DiskFault.reason(of: error) else { return error }
        guard !DiskFault.isReading(error, outside: self.draft) else {
            return BackupError(.failed, "What is to be backed up cannot be read: \(reason)\(left)")
        }
        return BackupError(.failed, "The backup \(self.path) could not be written: \(reason)\(left)")
    }
}
