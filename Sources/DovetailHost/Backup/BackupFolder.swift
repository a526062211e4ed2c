import DovetailCore
import Foundation

/// A backup as it lies on a disk.
public struct BackupFolder: Sendable {
    private static let manifestName = "manifest.json"
    private static let sealName = "manifest.sha256"

    /// Where it lies.
    public let path: String
    /// What it says that it holds.
    public let manifest: BackupManifest

    /// Opens a backup.
    ///
    /// - Throws: ``BackupError`` when the folder holds none, its manifest is damaged, or a newer Dovetail has made it. That
    ///   files are missing or changed is not noticed yet: see ``verify()``.
    public init(path: String) throws {
        self.path = path
        // Why it cannot be read does not make it a backup.
        guard let bytes = try? RegularFile.bytes(of: "\(path)/\(Self.manifestName)") else {
            throw BackupError(
                .damaged, "\(path) is no backup: it has no \(Self.manifestName), or it cannot be read.")
        }
        // One that cannot be read is not the right one.
        let seal = try? RegularFile.bytes(of: "\(path)/\(Self.sealName)")
        guard seal == Data(Self.seal(of: bytes).utf8) else { throw Self.damaged(path, Self.manifestName) }
        // The error is all that there is.
        guard let form = try? RecordCoder.decode(Form.self, from: [UInt8](bytes)) else {
            throw Self.damaged(path, Self.manifestName)
        }
        guard form.format == BackupManifest.currentFormat else {
            throw BackupError(
                .damaged,
                "\(path) has the form \(form.format), which this Dovetail \(DovetailVersion.text) does not know. Restore it with the version that made it, or a newer one."
            )
        }
        do {
            self.manifest = try RecordCoder.decode(from: [UInt8](bytes))
        } catch {
            throw Self.damaged(path, Self.manifestName)
        }
        guard self.manifest.hasSafePaths else { throw Self.damaged(path, Self.manifestName) }
    }

    /// The member that is the same in backups of all forms.
    private struct Form: Decodable {
        let format: Int
    }

    /// Where a file of the data folder lies.
    func place(of file: BackupManifest.File) -> String { "\(self.path)/data/\(file.path)" }

    /// Reads every file, and makes sure that it is the one that was backed up.
    ///
    /// - Throws: ``BackupError`` that names those which are not.
    public func verify() throws {
        var faults: [String] = []
        for file in self.manifest.files {
            try Task.checkCancellation()
            let place = self.place(of: file)
            guard FolderFiles.isFile(place) else {
                faults.append("\(file.path) is missing")
                continue
            }
            // What cannot be read is changed.
            if (try? FolderFiles.digest(of: place)) != file.digest { faults.append("\(file.path) has changed") }
        }
        guard faults.isEmpty else { throw Self.damaged(self.path, faults) }
    }

    /// Writes the manifest of a backup, and its seal.
    static func seal(_ manifest: BackupManifest, in folder: String) throws {
        let bytes = try RecordCoder.encode(manifest)
        try Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/\(Self.manifestName)"))
        try Data(Self.seal(of: bytes).utf8).write(to: URL(fileURLWithPath: "\(folder)/\(Self.sealName)"))
    }

    /// The line that `sha256sum --check` reads.
    private static func seal(of bytes: some DataProtocol) -> String {
        "\(ContentDigest.of(bytes))  \(Self.manifestName)\n"
    }

    private static func damaged(_ path: String, _ name: String) -> BackupError {
        Self.damaged(path, ["\(name) has changed, or is not whole"])
    }

    private static func damaged(_ path: String, _ faults: [String]) -> BackupError {
        let more = faults.count > 5 ? ", and \(faults.count - 5) more" : ""
        return BackupError(
            .damaged,
            "The backup \(path) is damaged: \(faults.prefix(5).joined(separator: ", "))\(more). Nothing was restored. Use another backup."
        )
    }
}
