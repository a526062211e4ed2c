import DovetailCore
import Foundation

/// The files of releases, copied out of a host that may be publishing and removing releases meanwhile.
///
/// They are copied before the databases and completed after: what somebody was on at the moment of the databases may be
/// removed while it is being copied, and what is removed before was copied before.
struct ReleaseCopies: Sendable {
    /// Where releases lie.
    let storage: SharedStorage
    /// Where they are copied to.
    let copies: SharedStorage

    /// Copies every release whose files lie there.
    func begin() throws {
        for path in try self.storage.folders.paths where path.contains("/") { try self.copy(path) }
    }

    /// Completes the copies, so that they are those of a catalogue.
    ///
    /// - Parameter releases: The catalogue.
    /// - Returns: What is damaged, a sentence each.
    /// - Throws: What the disk says.
    func complete(for releases: [PublishedRelease]) throws -> [String] {
        try self.removeOthers(than: Set(releases.map(\.id.path)))
        return try releases.flatMap { release in
            if !self.isWhole(release) { try self.copy(release.id.path) }
            let strange = try self.strange(release.id.path)
            if self.isWhole(release) { return strange }
            // It is being removed, or was about to be when the host ended.
            let isMissing = !FileManager.default.fileExists(atPath: self.storage.folder(of: release.id).path)
            if release.isWithdrawn, isMissing { return strange }
            return ["The files of \(release.id) are \(isMissing ? "missing" : "not those that were published")."]
                + strange
        }
    }

    /// What lies in a release's folder and is neither a file nor a folder, a sentence each: no backup has it.
    private func strange(_ path: String) throws -> [String] {
        let root = self.source(path)
        guard FolderFiles.isFolder(root) else { return [] }
        return try FolderFiles(root: root).paths.compactMap { name in
            let full = "\(root)/\(name)"
            guard !FolderFiles.isFolder(full), !FolderFiles.isFile(full), FolderFiles.kind(full) != nil else {
                return nil
            }
            return "shared/\(path)/\(name) is \(FolderFiles.word(for: full)), and is not in the backup."
        }
    }

    /// Where the files of a release lie: where the host reads them, behind a link if one leads there.
    private func source(_ path: String) -> String {
        self.storage.url.appendingPathComponent(path).resolvingSymlinksInPath().path
    }

    private func isWhole(_ release: PublishedRelease) -> Bool {
        // What cannot be read is not whole.
        (try? PackageFolder.digests(below: self.copies.folder(of: release.id))) == release.digests
    }

    /// Copies a release's folder; one that is gone before it is copied leaves nothing.
    private func copy(_ path: String) throws {
        let files = FileManager.default
        let source = self.source(path)
        let target = self.copies.url.appendingPathComponent(path)
        if files.fileExists(atPath: target.path) { try files.removeItem(at: target) }
        guard files.fileExists(atPath: source) else { return }
        do {
            try files.createDirectory(at: target, withIntermediateDirectories: true)
            // All but files and folders is left out: whoever opens a pipe may wait for ever.
            for name in try FolderFiles(root: source).paths {
                let (from, to) = ("\(source)/\(name)", "\(target.path)/\(name)")
                if FolderFiles.isFolder(from) {
                    try files.createDirectory(atPath: to, withIntermediateDirectories: true)
                } else if FolderFiles.isFile(from) {
                    try files.copyItem(atPath: from, toPath: to)
                }
            }
        } catch {
            if files.fileExists(atPath: target.path) { try files.removeItem(at: target) }
            if files.fileExists(atPath: source) { throw error }
        }
    }

    private func removeOthers(than kept: Set<String>) throws {
        let files = FileManager.default
        let root = self.copies.url.path
        guard files.fileExists(atPath: root) else { return }
        for slug in try files.contentsOfDirectory(atPath: root) {
            let folder = "\(root)/\(slug)"
            for version in try files.contentsOfDirectory(atPath: folder) where !kept.contains("\(slug)/\(version)") {
                try files.removeItem(atPath: "\(folder)/\(version)")
            }
            if try files.contentsOfDirectory(atPath: folder).isEmpty { try files.removeItem(atPath: folder) }
        }
    }
}
