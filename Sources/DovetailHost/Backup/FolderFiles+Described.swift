import Foundation

extension FolderFiles {
    /// Every file, with its digest.
    func described() throws -> [BackupManifest.File] {
        try self.paths.compactMap { path in
            let full = "\(self.root)/\(path)"
            guard Self.isFile(full) else { return nil }
            return BackupManifest.File(
                path: path, size: try Self.size(of: full), digest: try Self.digest(of: full),
                isExecutable: FileManager.default.isExecutableFile(atPath: full))
        }
    }
}
