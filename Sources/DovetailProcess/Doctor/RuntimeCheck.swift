import DovetailCore
public import DovetailHost
import Foundation

/// Looks for what was made for releases in languages and is not needed any more.
public struct RuntimeCheck: DataCheck {
    public let subject = "what was made ready for releases"
    // The host is making and using it.
    public let canLookBesideHost = false
    private let store: any HostStore
    private let runtimes: PreparedRuntimes
    private let shared: ReleaseFolders

    /// Looks at the prepared runtimes of a data folder.
    ///
    /// - Parameters:
    ///   - dataFolder: The data folder.
    ///   - store: Its store, with the catalogue.
    public init(of dataFolder: String, with store: any HostStore) {
        self.store = store
        self.shared = ReleaseFolders(dataFolder + "/shared")
        self.runtimes = PreparedRuntimes(dataFolder: dataFolder, limit: .zero, clock: .system)
    }

    public func run(_ visit: DataVisit) async throws -> [DataFinding] {
        var findings = try self.runtimes.folders.notes(in: "runtimes")
        let kept = Set(try await self.store.releases().map(\.id))
        // What an interrupted publication has made is nobody's.
        let unpublished = Set(try self.shared.unpublished).subtracting(kept)
        let unknown = try self.runtimes.unknown(keeping: kept)
        let nobodys = Set(unpublished.map(\.path))
        for path in try unknown.filter(nobodys.contains) + self.runtimes.leftovers(keeping: kept) {
            let finding = DataFinding(
                "runtime.leftover", .mendable, at: "runtimes/\(path)", "It was made anew, or never finished.",
                advice: "The next start of the host removes it, and so does `dovetail doctor --mend`.")
            findings.append(
                await visit.mend(finding, saying: "It was removed.") { try self.runtimes.removeLeftover(path) })
        }
        findings += unknown.filter { !nobodys.contains($0) }.map { path in
            DataFinding(
                "runtime.unknown", .note, at: "runtimes/\(path)",
                "It was made for a release that the catalogue does not have: the store is older, or it is from elsewhere. It is neither used nor removed.",
                advice: "If the store is the right one, move it away.")
        }
        return findings
    }
}
