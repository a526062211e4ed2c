import DovetailCore
import Logging

// What interrupted or failed publications leave behind, and how it goes.
extension Catalogue {
    /// Removes what interrupted work has left behind; called when the host starts.
    ///
    /// Only what is known to be nobody's goes. Releases that the catalogue does not know stay: its store may be an older one.
    /// What cannot be removed keeps nobody from starting: it is told of, and tried again at the next start.
    ///
    /// - Throws: What the store says, and `storeFailed` when shared storage is not the host's own.
    func removeLeftovers() async throws {
        try self.storage.folders.checkRoot()
        let known = Set(try await self.index.all().map(\.id))
        for release in self.listing({ try self.storage.unpublished }) where !known.contains(release) {
            self.tidying(release) {
                try self.discardUnpublished(release)
                self.logger.notice("What an interrupted publication has left was removed", metadata: release.facts)
            }
        }
        let stubborn = Set(self.listing { try self.storage.unpublished }).subtracting(known)
        for path in self.listing({ try self.storage.leftovers(exceptNotesOf: stubborn) }) + [ReleaseFolders.staging] {
            self.removing(path) { try self.storage.removeLeftover(path) }
        }
        for runner in self.runners {
            self.removing("runtimes") { try runner.removeUnfinishedPreparations(of: known) }
        }
        for path in self.listing({ try self.storage.unknown(keeping: known) }) {
            self.logger.warning(
                "Shared storage holds what no release of the catalogue has; `dovetail doctor` tells more",
                metadata: ["file.path": "shared/\(path)"])
        }
    }

    /// What lies there by its names; none where they cannot be read.
    private func listing<Name>(_ names: () throws -> [Name]) -> [Name] {
        do {
            return try names()
        } catch {
            self.logger.error(
                "Not all of shared storage can be looked at", metadata: [LogKey.errorMessage: "\(error)"])
            return []
        }
    }

    /// Removes what there is of a release whose first publication has failed, unless the catalogue has taken it in after all.
    func takeBack(_ release: ReleaseID) async {
        do {
            // What a store says of a write that failed is not whether the write is there. Whoever published may be gone: the
            // store is asked all the same.
            let index = self.index
            let asked = Task { try await index.release(release) }
            guard try await asked.value == nil else { return }
            try self.discardUnpublished(release)
        } catch {
            self.logger.error(
                "What a publication had begun could not be taken back; the next start sees to it",
                metadata: release.facts(with: error))
        }
    }

    /// Does a last part of publishing, or takes one back that has failed: whoever asked is told of the publication itself,
    /// and what is left here the next start sees to.
    func tidying(_ release: ReleaseID, _ part: () throws -> Void) {
        do {
            try part()
        } catch {
            self.logger.error(
                "What a publication has left could not be put in order; the next start tries again",
                metadata: release.facts(with: error))
        }
    }

    /// Removes what there is of a release that was never in the catalogue.
    private func discardUnpublished(_ release: ReleaseID) throws {
        try self.removePreparation(of: release)
        try self.storage.discardUnpublished(release)
    }

    private func removing(_ path: String, _ removal: () throws -> Void) {
        do {
            try removal()
        } catch {
            self.logger.error(
                "What interrupted work has left could not be removed; the next start tries again",
                metadata: ["file.path": "\(path)", LogKey.errorMessage: "\(error)"])
        }
    }
}
