import DovetailCore
import Foundation
import Synchronization

extension Catalogue {
    /// How folders are published.
    struct Manner: Sendable {
        /// Whether a package whose content changed replaces its release.
        let replaces: Bool
        /// Hears what is being done, a line at a time.
        let report: @Sendable (String) -> Void
    }

    /// Reads a folder and adds it to the catalogue.
    ///
    /// A release that is there with the same content is not an error.
    ///
    /// - Parameters:
    ///   - folder: The folder with the manifest.
    ///   - report: Hears what is being done, a line at a time.
    /// - Returns: The release, and whether it is new.
    /// - Throws: `invalidManifest` or `invalidPackage` with every fault, `nameTaken`, `contentConflict`, `notRunnable`.
    func publish(folder: String, report: @escaping @Sendable (String) -> Void) async throws -> Publication {
        try await self.publish(
            folder: folder, Result { try PackageFolder(path: folder, policy: self.policy) },
            Manner(replaces: false, report: report))
    }

    /// Publishes folders side by side, those of one plugin in their order, so that the first of two that want one name has it.
    ///
    /// Making a release ready may take minutes of waiting, so others need not wait for it.
    ///
    /// - Parameters:
    ///   - folders: The folders.
    ///   - report: Hears what is being done with which folder, a line at a time.
    /// - Returns: What became of each.
    func publish(
        folders: [String], report: @escaping @Sendable (_ folder: String, _ line: String) -> Void
    ) async -> [Result<Publication, any Error>] {
        let packages = await withTaskGroup { group in
            for folder in Set(folders) {
                group.addTask { (folder, Result { try PackageFolder(path: folder, policy: self.policy) }) }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        // What cannot be read has no name that another could want.
        let queues = Dictionary(grouping: folders.indices) { index -> String in
            let manifest = try? packages[folders[index]]?.get().reading.manifest
            return manifest.map { "\($0.slug.folded)" } ?? folders[index]
        }
        typealias Numbered = (index: Int, result: Result<Publication, any Error>)
        let publications = await withTaskGroup(of: [Numbered].self) { group in
            for queue in queues.values {
                group.addTask {
                    var publications: [Numbered] = []
                    for index in queue {
                        guard let package = packages[folders[index]] else { continue }
                        publications.append((index, await self.publish(folder: folders[index], package, report)))
                    }
                    return publications
                }
            }
            return await group.reduce(into: [Numbered]()) { $0 += $1 }
        }
        return publications.sorted { $0.index < $1.index }.map(\.result)
    }

    private func publish(
        folder: String, _ package: Result<PackageFolder, any Error>,
        _ report: @escaping @Sendable (_ folder: String, _ line: String) -> Void
    ) async -> Result<Publication, any Error> {
        let manner = Manner(replaces: self.replacesAtStart) { report(folder, $0) }
        do {
            return .success(try await self.publish(folder: folder, package, manner))
        } catch {
            return .failure(error)
        }
    }

    private func publish(
        folder: String, _ package: Result<PackageFolder, any Error>, _ manner: Manner
    ) async throws -> Publication {
        do {
            let package = try package.get()
            guard let manifest = package.reading.manifest else {
                let count = package.reading.findings.errors.count
                throw DovetailError(
                    .invalidManifest,
                    "\(folder) was not published: its manifest has \(count == 1 ? "1 fault" : "\(count) faults").",
                    remedy: .askAuthor, findings: package.reading.findings)
            }
            let faults = PackageCheck.faults(of: manifest, in: package)
            guard faults.isEmpty else {
                throw DovetailError(
                    .invalidPackage,
                    "\(folder) was not published: the manifest names files that are not in the folder, or a program that cannot be started.",
                    remedy: .askAuthor, findings: faults)
            }
            let publication = try await self.publish(package, manifest, manner)
            self.broken.withLock { $0[folder] = nil }
            return publication
        } catch let error as DovetailError {
            self.broken.withLock { $0[folder] = BrokenPackage(folder: folder, error: error) }
            throw error
        }
    }

    /// The folders that could not be published, in order.
    var brokenPackages: [BrokenPackage] { self.broken.withLock { $0.values.sorted { $0.folder < $1.folder } } }

    private func publish(
        _ package: PackageFolder, _ manifest: PluginManifest, _ manner: Manner
    ) async throws -> Publication {
        let id = manifest.release
        let shared = Manner(replaces: manner.replaces) { [progress] line in progress.say(line, about: id) }
        // Whoever publishes the same release hears what is being done while it waits.
        let published = try await self.progress.withListener(about: id, manner.report) {
            try await self.publishing.withLock(manifest.slug.folded, waitingAtMost: .seconds(30)) {
                try await self.add(package, manifest, shared)
            }
        }
        guard let published else {
            throw DovetailError(
                .operationInProgress, "Another release of \(manifest.slug) is being published. Try again in a moment.",
                remedy: .retry)
        }
        return published
    }
}
