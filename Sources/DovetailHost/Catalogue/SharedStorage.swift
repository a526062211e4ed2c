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

    /// Copies a package here, in one step: the release's folder is there with all its files, or not at all.
    ///
    /// What an interrupted copy has left behind is removed by ``removeLeftovers()``.
    func add(_ package: PackageFolder, as release: ReleaseID) throws {
        try self.place(try self.stage(package), as: release)
    }

    /// Copies a package beside the releases, for it to be looked at before it is put in its place or discarded.
    ///
    /// - Returns: The folder with the copy.
    func stage(_ package: PackageFolder) throws -> URL {
        let staged = self.newStagingFolder
        let files = FileManager.default
        return try self.discarding(staged, when: "\(package.url.path) could not be copied") {
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
            return staged
        }
    }

    /// Makes a copy the files of a release, in place of any that are there.
    func place(_ staged: URL, as release: ReleaseID) throws {
        let target = self.folder(of: release)
        let files = FileManager.default
        try self.discarding(staged, when: "\(release) could not be copied") {
            try files.createDirectory(at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
            if files.fileExists(atPath: target.path) { try files.removeItem(at: target) }
            try files.moveItem(at: staged, to: target)
        }
    }

    /// Puts a copy in the place of a release's files, and keeps those until it is known which of both stay.
    ///
    /// - Returns: Where the old files are now; nil when there were none.
    func exchange(_ staged: URL, as release: ReleaseID) throws -> URL? {
        let target = self.folder(of: release)
        guard FileManager.default.fileExists(atPath: target.path) else {
            try self.place(staged, as: release)
            return nil
        }
        let aside = self.newStagingFolder
        try self.discarding(staged, when: "The files of \(release) could not be put aside") {
            try FileManager.default.moveItem(at: target, to: aside)
        }
        do {
            try self.place(staged, as: release)
        } catch {
            try FileManager.default.moveItem(at: aside, to: target)
            throw error
        }
        return aside
    }

    /// Puts a release's old files back in their place.
    func putBack(_ aside: URL, as release: ReleaseID) throws {
        try FileManager.default.removeItem(at: self.folder(of: release))
        try FileManager.default.moveItem(at: aside, to: self.folder(of: release))
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
        let folder = self.folder(of: release.id)
        let found = (try? PackageFolder.digests(below: folder)) ?? [:]  // Unreadable means different.
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
    /// One that is not there is not an error.
    func remove(_ release: ReleaseID) throws {
        let folder = self.folder(of: release)
        guard FileManager.default.fileExists(atPath: folder.path) else { return }
        try FileManager.default.removeItem(at: folder)
        let parent = folder.deletingLastPathComponent()
        if try FileManager.default.contentsOfDirectory(atPath: parent.path).isEmpty {
            try FileManager.default.removeItem(at: parent)
        }
    }

    /// Removes what interrupted copies have left behind, and release folders that no catalogue entry names.
    func removeLeftovers(keeping releases: Set<ReleaseID>) throws {
        let files = FileManager.default
        if files.fileExists(atPath: self.staging.path) { try files.removeItem(at: self.staging) }
        let kept = Set(releases.map(\.path))
        // A folder that is not there yet holds nothing to remove.
        for slug in (try? files.contentsOfDirectory(atPath: self.url.path)) ?? [] {
            let folder = self.url.appendingPathComponent(slug)
            for version in (try? files.contentsOfDirectory(atPath: folder.path)) ?? []
            where !kept.contains("\(slug)/\(version)") {
                try files.removeItem(at: folder.appendingPathComponent(version))
            }
        }
    }

    private var newStagingFolder: URL {
        self.staging.appendingPathComponent(UUID().uuidString.lowercased(), isDirectory: true)
    }

    private var staging: URL { self.url.appendingPathComponent(".staging", isDirectory: true) }
}
