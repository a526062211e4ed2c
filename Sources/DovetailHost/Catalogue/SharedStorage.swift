import DovetailCore
import Foundation

/// The folder in which every release lies once, whoever uses it: `shared/<slug>/v<version>/`, read-only.
struct SharedStorage: Sendable {
    /// The folder `shared`.
    let url: URL

    init(path: String) {
        self.url = URL(fileURLWithPath: path, isDirectory: true)
    }

    /// The folder of a release.
    func folder(of release: ReleaseID) -> URL { self.url.appendingPathComponent(release.path, isDirectory: true) }

    /// Copies a package beside the releases, for it to be looked at before it is put in its place or discarded.
    ///
    /// The copy is on the disk when this returns. What an interrupted one has left behind is among the
    /// ``leftovers(exceptNotesOf:)``.
    ///
    /// - Returns: The folder with the copy.
    func stage(_ package: PackageFolder) throws -> URL {
        let staged = self.newStagingFolder
        let files = FileManager.default
        return try self.discarding(staged, when: "\(package.url.path) could not be copied") {
            try self.folders.check(wayTo: "\(ReleaseFolders.staging)/\(staged.lastPathComponent)")
            try files.createDirectory(at: staged, withIntermediateDirectories: true)
            for path in package.digests.keys.sorted() {
                let destination = staged.appendingPathComponent(path)
                try files.createDirectory(
                    at: destination.deletingLastPathComponent(), withIntermediateDirectories: true)
                try files.copyItem(at: package.url.appendingPathComponent(path), to: destination)
                // A program stays one.
                let mode = files.isExecutableFile(atPath: destination.path) ? 0o555 : 0o444
                try files.setAttributes([.posixPermissions: mode], ofItemAtPath: destination.path)
            }
            guard try PackageFolder.digests(below: staged) == package.digests else {
                throw DovetailError(
                    .invalidPackage, "\(package.url.path) changed while it was being published. Publish it again.")
            }
            try FolderFiles(root: staged.path).synchronize()
            return staged
        }
    }

    /// Makes a copy the files of a release, in place of any that are there: all of them are there then, or none.
    ///
    /// Its name is on the disk when this returns: no catalogue may name a release whose files a power failure takes away.
    func place(_ staged: URL, as release: ReleaseID) throws {
        let target = self.folder(of: release)
        let files = FileManager.default
        try self.discarding(staged, when: "\(release) could not be copied") {
            try self.folders.check(wayTo: release.path)
            try files.createDirectory(at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
            if files.fileExists(atPath: target.path) { try files.removeItem(at: target) }
            try files.moveItem(at: staged, to: target)
            for folder in [target.deletingLastPathComponent(), self.url, self.url.deletingLastPathComponent()] {
                try FolderFiles.synchronize(folder.path)
            }
        }
    }

    /// Notes that a release is being published for the first time, before anything of it is in its place: whatever there is of
    /// it when that is interrupted is nobody's.
    ///
    /// - Parameters:
    ///   - release: The release.
    ///   - staged: Its copy, which is gone when anything is thrown.
    /// - Throws: ``DovetailCore/DovetailError/Code/storeFailed``.
    func markAsUnpublished(_ release: ReleaseID, _ staged: URL) throws {
        try self.discarding(staged, when: "\(release) could not be copied") {
            try Data().write(to: self.mark(of: release))
            try FolderFiles.synchronize(self.staging.path)
        }
    }

    /// Takes the note back: the release is in the catalogue, or nothing is left of it.
    ///
    /// That is on the disk when this returns: a note that comes back would be of a release that somebody may have.
    func markAsSettled(_ release: ReleaseID) throws {
        try FileManager.default.removeItem(at: self.mark(of: release))
        try FolderFiles.synchronize(self.staging.path)
    }

    /// The releases whose first publication was interrupted.
    var unpublished: [ReleaseID] { get throws { try self.folders.unpublished } }

    /// Whether something lies in the place of a release that the catalogue does not know, other than what an interrupted
    /// publication has left, which is nobody's.
    func hasUnknownFiles(of release: ReleaseID) -> Bool {
        FolderFiles.isThere(self.folder(of: release).path) && !FolderFiles.isThere(self.mark(of: release).path)
    }

    /// The digests of a release's files; nil when they cannot be read.
    func digests(of release: ReleaseID) -> [String: String]? {
        try? PackageFolder.digests(below: self.folder(of: release))
    }

    /// Moves a release's files away, for a copy to take their place, and keeps them until it is known which of both stay.
    ///
    /// - Returns: Where they are now; nil when there were none.
    func putAside(_ release: ReleaseID, for staged: URL) throws -> URL? {
        let target = self.folder(of: release)
        guard FileManager.default.fileExists(atPath: target.path) else { return nil }
        let aside = self.newStagingFolder
        try self.discarding(staged, when: "The files of \(release) could not be put aside") {
            try self.folders.check(wayTo: release.path)
            try FileManager.default.moveItem(at: target, to: aside)
        }
        return aside
    }

    /// Puts a release's old files back in their place.
    func putBack(_ aside: URL, as release: ReleaseID) throws {
        let target = self.folder(of: release)
        if FileManager.default.fileExists(atPath: target.path) { try FileManager.default.removeItem(at: target) }
        try FileManager.default.moveItem(at: aside, to: target)
    }

    /// Removes a copy that is not needed, or what was kept.
    func discard(_ aside: URL) throws { try FileManager.default.removeItem(at: aside) }

    /// Runs a step of copying, which takes its copy with it when it fails.
    private func discarding<Answer>(
        _ staged: URL, when failure: @autoclosure () -> String, _ step: () throws -> Answer
    ) throws -> Answer {
        do {
            return try step()
        } catch {
            try? FileManager.default.removeItem(at: staged)  // The first error counts; leftovers go at the next start.
            throw (error as? DovetailError)
                ?? DovetailError(
                    .storeFailed, "\(failure()). Check the free space and the permissions of \(self.url.path).",
                    remedy: .askOperator, cause: error)
        }
    }

    /// Checks that a release's files are those that were published.
    func verify(_ release: PublishedRelease) throws {
        let found = self.digests(of: release.id) ?? [:]  // Unreadable means different.
        guard found == release.digests else {
            let paths = Set(found.keys).union(release.digests.keys).filter { found[$0] != release.digests[$0] }.sorted()
            throw DovetailError(
                .damagedRelease,
                "The files of \(release.id) are not those that were published: \(paths.prefix(3).joined(separator: ", ")). Publish the release again.",
                remedy: .askOperator)
        }
    }

    /// Removes a release's folder, and the plugin's when it was the last.
    ///
    /// One that is not there is not an error. That it is gone is on the disk when this returns: files that come back would be
    /// taken for those of a newer store.
    func remove(_ release: ReleaseID) throws {
        let folder = self.folder(of: release)
        try self.folders.remove(FolderFiles.isThere(folder.path) ? release.path : release.slug.rawValue)
        let plugin = folder.deletingLastPathComponent().path
        if FolderFiles.isFolder(plugin) { try FolderFiles.synchronize(plugin) }
        if FolderFiles.isFolder(self.url.path) { try FolderFiles.synchronize(self.url.path) }
    }

    /// What lies there, by its names.
    var folders: ReleaseFolders { ReleaseFolders(self.url.path) }

    /// What interrupted copies have left behind, but for notes of interrupted publications, and plugins' folders that hold
    /// nothing: their paths below the shared storage.
    ///
    /// - Throws: What the disk says.
    func leftovers(exceptNotesOf releases: Set<ReleaseID>) throws -> [String] {
        let notes = Set(releases.map { "\(ReleaseFolders.staging)/\(self.mark(of: $0).lastPathComponent)" })
        return try self.folders.unfinished.filter { !notes.contains($0) }
            + self.folders.paths.filter { !$0.contains("/") }
    }

    /// Removes what an interrupted publication has left, and then its note.
    func discardUnpublished(_ release: ReleaseID) throws {
        try self.remove(release)
        try self.markAsSettled(release)
    }

    /// The folders of releases that the catalogue does not know, and that no interrupted publication has left: their paths
    /// below the shared storage.
    ///
    /// They may be of a newer store than the one that is there.
    ///
    /// - Throws: What the disk says.
    func unknown(keeping releases: Set<ReleaseID>) throws -> [String] {
        let kept = Set(releases.map(\.path)).union(try self.unpublished.map(\.path))
        return try self.folders.paths.filter { $0.contains("/") && !kept.contains($0) }
    }

    /// Removes something of ``leftovers(exceptNotesOf:)``.
    func removeLeftover(_ path: String) throws { try self.folders.remove(path) }

    private func mark(of release: ReleaseID) -> URL {
        self.staging.appendingPathComponent("\(release.slug)@\(release.version)")
    }

    private var newStagingFolder: URL {
        self.staging.appendingPathComponent(UUID().uuidString.lowercased(), isDirectory: true)
    }

    private var staging: URL { self.url.appendingPathComponent(ReleaseFolders.staging, isDirectory: true) }
}
