import Foundation

extension BackupFolder {
    /// Restores the host into a data folder: all of it, or nothing.
    ///
    /// The backup is verified first. Files are copied into ``RestoreStage`` inside the folder and moved to their places when
    /// they are on the disk; a host does not serve from a folder in which that was interrupted.
    ///
    /// - Parameter dataFolder: The folder; it must be there, belong to nobody else meanwhile, and hold nothing but its lock
    ///   or what an interrupted restore has left.
    /// - Throws: ``BackupError`` when the backup is damaged, the folder holds something, or it cannot be written. The folder
    ///   is as it was then.
    public func restore(to dataFolder: String) throws {
        let (target, source) = (Self.resolved(dataFolder), Self.resolved(self.path))
        guard target != source, !target.hasPrefix(source + "/") else {
            throw BackupError(
                .refused,
                "\(dataFolder) lies in the backup itself, which nothing is restored into. Name another folder.")
        }
        var stage = RestoreStage(dataFolder: dataFolder)
        try stage.checkFolder()
        try self.verify()
        do {
            try stage.begin()
            for file in self.manifest.files {
                try Task.checkCancellation()
                try stage.add(file, from: self.place(of: file))
            }
            try stage.finish()
        } catch {
            throw stage.clear(after: error, of: self.path)
        }
    }

    private static func resolved(_ path: String) -> String {
        URL(fileURLWithPath: path, isDirectory: true).standardizedFileURL.resolvingSymlinksInPath().path
    }
}
