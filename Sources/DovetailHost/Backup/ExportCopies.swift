import Foundation

/// The exports, copied out of a host that may be writing and removing some meanwhile.
///
/// They are copied before the databases and after: what the databases have of that moment is then among the copies. A copy
/// of one that was removed is nobody's after a restore, and the next start removes it.
struct ExportCopies: Sendable {
    private let source: ExportFolder
    private let copies: ExportFolder

    /// Copies from one folder to another.
    init(from source: ExportFolder, to copies: ExportFolder) {
        (self.source, self.copies) = (source, copies)
    }

    /// Copies the exports that are whole and were not copied yet.
    func copy() throws {
        let files = try self.source.files.filter { ExportFolder.isWhole($0.name) }
        guard !files.isEmpty else { return }
        try self.copies.make()
        for (name, _) in files {
            try Task.checkCancellation()
            let (from, to) = ("\(self.source.path)/\(name)", "\(self.copies.path)/\(name)")
            guard !FolderFiles.isThere(to) else { continue }
            do {
                try FileManager.default.copyItem(atPath: from, toPath: to)
            } catch {
                // One that is removed meanwhile leaves nothing.
                if FolderFiles.isThere(from) { throw error }
                if FolderFiles.isThere(to) { try FileManager.default.removeItem(atPath: to) }
            }
        }
    }
}
