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
        for leftover in try self.runtimes.leftovers(keeping: Set(try await self.store.releases().map(\.id))) {
            let finding = DataFinding(
                "runtime.leftover", .mendable, at: "runtimes/\(leftover)",
                "It was made for a release that the catalogue does not have, or was made anew or never finished.",
                advice: "If the store is the right one, `dovetail doctor --mend` removes it.")
            findings.append(
                await visit.mend(finding, saying: "It was removed.") { try self.runtimes.removeLeftover(leftover) })
        }
        return findings
    }
}
