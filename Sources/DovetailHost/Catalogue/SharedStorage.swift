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
        let target = self.folder(of: release)
        let staging = self.staging.appendingPathComponent(UUID().uuidString.lowercased(), isDirectory: true)
        let files = FileManager.default
        do {
            try files.createDirectory(at: staging, withIntermediateDirectories: true)
            for path in package.digests.keys.sorted() {
                let destination = staging.appendingPathComponent(path)
                try files.createDirectory(
                    at: destination.deletingLastPathComponent(), withIntermediateDirectories: true)
                try files.copyItem(at: package.url.appendingPathComponent(path), to: destination)
                // A program stays one.
                let mode = files.isExecutableFile(atPath: destination.path) ? 0o555 : 0o444
                try files.setAttributes([.posixPermissions: mode], ofItemAtPath: destination.path)
            }
            guard try PackageFolder.digests(below: staging) == package.digests else {
                throw DovetailError(
                    .invalidPackage, "\(package.url.path) changed while it was being published. Publish it again.")
            }
            try files.createDirectory(at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
            if files.fileExists(atPath: target.path) { try files.removeItem(at: target) }
            try files.moveItem(at: staging, to: target)
        } catch {
            try? files.removeItem(at: staging)  // The first error counts; leftovers go at the next start.
            throw (error as? DovetailError)
                ?? DovetailError(
                    .storeFailed,
                    "\(release) could not be copied to \(self.url.path). Check the free space and the permissions.",
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

    private var staging: URL { self.url.appendingPathComponent(".staging", isDirectory: true) }
}
