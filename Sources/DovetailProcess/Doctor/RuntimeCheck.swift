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

    /// Looks at the prepared runtimes of a data folder.
    ///
    /// - Parameters:
    ///   - dataFolder: The data folder.
    ///   - store: Its store, with the catalogue.
    public init(of dataFolder: String, with store: any HostStore) {
        self.store = store
        self.runtimes = PreparedRuntimes(dataFolder: dataFolder, limit: .zero, clock: .system)
    }

    public func run(_ visit: DataVisit) async throws -> [DataFinding] {
        var findings = try self.runtimes.folders.notes(in: "runtimes")
        let kept = Set(try await self.store.releases().map(\.id))
        for leftover in try self.runtimes.leftovers(keeping: kept) {
            let finding = DataFinding(
                "runtime.leftover", .mendable, at: "runtimes/\(leftover)", "It was made anew, or never finished.",
                advice: "The next start of the host removes it, and so does `dovetail doctor --mend`.")
            findings.append(
                await visit.mend(finding, saying: "It was removed.") { try self.runtimes.removeLeftover(leftover) })
        }
        findings += try self.runtimes.unknown(keeping: kept).map { path in
            DataFinding(
                "runtime.unknown", .note, at: "runtimes/\(path)",
                "It was made for a release that the catalogue does not have: the store is older than it is, or was put there from elsewhere. It is neither used nor removed.",
                advice: "If the store is the right one, move it away.")
        }
        return findings
    }
}
