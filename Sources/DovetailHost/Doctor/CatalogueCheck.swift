import DovetailCore
import Foundation

/// Looks at the catalogue and the files of releases against each other.
public struct CatalogueCheck: DataCheck {
    public let subject = "the catalogue and the files of releases"
    private let store: any HostStore
    private let storage: SharedStorage

    /// Looks at a catalogue.
    ///
    /// - Parameters:
    ///   - store: The store that keeps it.
    ///   - dataFolder: The data folder, with the files.
    public init(of store: any HostStore, dataFolder: String) {
        self.store = store
        self.storage = SharedStorage(path: dataFolder + "/shared")
    }

    public func run(_ visit: DataVisit) async throws -> [DataFinding] {
        let releases = try await self.store.releases()
        var findings: [DataFinding] = []
        for release in releases { findings += try await self.findings(release, visit) }
        // A host that serves is publishing and removing them.
        guard visit != .beside else { return findings }
        let kept = Set(releases.map(\.id))
        findings += try self.strangers(beside: kept)
        let unpublished = Set(try self.storage.unpublished).subtracting(kept)
        for release in unpublished.sorted(by: { $0.path < $1.path }) {
            findings.append(
                await self.leftover(release.path, visit) { try self.storage.discardUnpublished(release) })
        }
        for path in try self.storage.leftovers(exceptNotesOf: unpublished) {
            findings.append(await self.leftover(path, visit) { try self.storage.removeLeftover(path) })
        }
        findings += try self.storage.unknown(keeping: kept).map { path in
            DataFinding(
                "release.unknown", .note, at: "shared/\(path)",
                "No release of the catalogue has it: the store is older than these files, or they are from elsewhere. They are neither used nor removed.",
                advice:
                    "If the store is the right one, move them away. If not, restore the backup that belongs to them, or publish the release again."
            )
        }
        return findings
    }

    private func leftover(_ path: String, _ visit: DataVisit, _ removal: () throws -> Void) async -> DataFinding {
        let finding = DataFinding(
            "release.leftover", .mendable, at: "shared/\(path)",
            "Publishing or removing it was interrupted; it is nobody's.",
            advice: "The next start of the host removes it, and so does `dovetail doctor --mend`.")
        return await visit.mend(finding, saying: "It was removed.", removal)
    }

    /// What has no name of the host's, and links, behind which it reads what the catalogue has.
    private func strangers(beside releases: Set<ReleaseID>) throws -> [DataFinding] {
        try self.storage.folders.notes(in: "shared").map { note in
            let path = note.place.dropFirst("shared/".count)
            guard FolderFiles.kind("\(self.storage.url.path)/\(path)") == .typeSymbolicLink,
                releases.contains(where: { "\($0.path)/".hasPrefix("\(path)/") })
            else { return note }
            return DataFinding(
                note.code, note.standing, at: note.place,
                "It is a link. The host reads the files of releases behind it, and writes and removes nothing there.",
                advice:
                    "Put the folder itself in its place, so that releases can be published, mended and removed there.")
        }
    }

    private func findings(_ release: PublishedRelease, _ visit: DataVisit) async throws -> [DataFinding] {
        if ManifestParser.parse(bytes: release.manifest, policy: .warn).manifest == nil {
            return [
                DataFinding(
                    "release.unreadable", .wrong, at: "dovetail.sqlite", plugin: release.id.slug,
                    "The manifest of \(release.id) in the catalogue cannot be read by this Dovetail.",
                    advice: "Use the version that published it, or restore a backup.")
            ]
        }
        do {
            try self.storage.verify(release)
            return []
        } catch let error as DovetailError {
            // It may be removed or replaced just now.
            guard try await self.store.release(release.id)?.digests == release.digests else { return [] }
            return [self.damage(of: release, error)]
        }
    }

    private func damage(of release: PublishedRelease, _ error: DovetailError) -> DataFinding {
        let id = release.id
        guard FileManager.default.fileExists(atPath: self.storage.folder(of: id).path) else {
            guard !release.isWithdrawn else {
                return DataFinding(
                    "release.withdrawn", .note, at: "shared/\(id.path)", plugin: id.slug,
                    "The files of \(id), which is withdrawn, are gone.",
                    advice: "The next start of the host removes it from the catalogue if nobody has it installed.")
            }
            return DataFinding(
                "release.missing", .wrong, at: "shared/\(id.path)", plugin: id.slug,
                "The files of \(id) are missing. Whoever has it installed is not served.",
                advice: "Start the host and publish the release again, or restore a backup.")
        }
        return DataFinding(
            "release.damaged", .wrong, at: "shared/\(id.path)", plugin: id.slug, error.message,
            advice: "Start the host and publish the release again: that puts its files back.")
    }
}
