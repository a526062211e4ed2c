import Foundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The folder `.restoring` in a data folder that is being restored: while it is there, the data folder is not whole.
public struct RestoreStage: Sendable {
    private static let name = ".restoring"
    /// What may lie in an empty data folder: taking it makes its lock.
    private static let lockName = "lock"

    private let dataFolder: String
    /// Whether anything may have been moved to its place.
    private var hasMoved = false
    private var folder: String { "\(self.dataFolder)/\(Self.name)" }

    init(dataFolder: String) { self.dataFolder = dataFolder }

    /// Whether a restore into a data folder was interrupted, so that it cannot be used.
    public static func isLeft(in dataFolder: String) -> Bool {
        FolderFiles.kind("\(dataFolder)/\(Self.name)") != nil
    }

    /// Says that a restore into a data folder was interrupted, and what to do.
    public static func sentence(of dataFolder: String) -> String {
        "A restore into \(dataFolder) was interrupted, so it is not whole. Restore it again with `dovetail restore`."
    }

    /// Refuses a data folder that holds something.
    func checkFolder() throws {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: self.dataFolder)
        } catch {
            throw BackupError(
                .failed, "The folder \(self.dataFolder) cannot be read: \(DiskFault.reason(of: error) ?? "\(error)")")
        }
        // No host has served since what was interrupted, so what lies beside it came from there.
        let parts = names.contains(Self.name) ? BackupManifest.parts.union([Self.name]) : []
        guard names.allSatisfy({ $0 == Self.lockName || parts.contains($0) }) else {
            throw BackupError(
                .refused,
                "\(self.dataFolder) is not empty, and nothing is restored over it. Name a folder that is empty or not there, or move this one away first."
            )
        }
    }

    /// Makes the stage, empty.
    func begin() throws {
        try self.remove(withParts: true)
        try FileManager.default.createDirectory(
            atPath: self.folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        try FolderFiles.synchronize(self.dataFolder)
    }

    /// Copies a file onto the stage.
    func add(_ file: BackupManifest.File, from source: String) throws {
        let target = URL(fileURLWithPath: "\(self.folder)/\(file.path)")
        try FileManager.default.createDirectory(
            at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: source, toPath: target.path)
        // Whatever became of the modes on the way here: releases are read-only, all else is the host's own.
        let mode = file.path.hasPrefix("shared/") ? (file.isExecutable ? 0o555 : 0o444) : 0o600
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: target.path)
    }

    /// Moves everything to its place.
    mutating func finish() throws {
        try FolderFiles(root: self.folder).synchronize()
        // Copying takes time, and only hosts ask for the lock.
        let strangers = try FileManager.default.contentsOfDirectory(atPath: self.dataFolder).filter {
            $0 != Self.lockName && $0 != Self.name
        }
        guard strangers.isEmpty else {
            throw BackupError(
                .failed, "Somebody else has put \(strangers[0]) into \(self.dataFolder) meanwhile. Name another folder."
            )
        }
        self.hasMoved = true
        for name in try FileManager.default.contentsOfDirectory(atPath: self.folder) {
            guard unsafe rename("\(self.folder)/\(name)", "\(self.dataFolder)/\(name)") == 0 else {
                throw POSIXError(.init(rawValue: errno) ?? .EIO)
            }
        }
        try FolderFiles.synchronize(self.dataFolder)
        // From here on it is whole.
        try FileManager.default.removeItem(atPath: self.folder)
        try FolderFiles.synchronize(self.dataFolder)
    }

    /// Removes what was restored.
    ///
    /// - Returns: The error to throw for the one that came up.
    func clear(after error: any Error, of backup: String) -> any Error {
        var left = ""
        do {
            try self.remove(withParts: self.hasMoved)
        } catch {
            left = " What was begun is still in \(self.dataFolder): restore again, or remove it."
        }
        guard let reason = DiskFault.reason(of: error) else { return error }
        return BackupError(.failed, "\(backup) could not be restored to \(self.dataFolder): \(reason)\(left)")
    }

    /// Removes what is staged, and first the parts that were moved to their places.
    private func remove(withParts: Bool) throws {
        let files = FileManager.default
        guard files.fileExists(atPath: self.folder) else { return }
        for name in BackupManifest.parts where withParts && files.fileExists(atPath: "\(self.dataFolder)/\(name)") {
            try files.removeItem(atPath: "\(self.dataFolder)/\(name)")
        }
        try files.removeItem(atPath: self.folder)
    }
}
