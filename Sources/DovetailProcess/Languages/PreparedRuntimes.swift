import DovetailCore
import DovetailHost
import Foundation

/// What was made for releases in languages: the folders `runtimes/<slug>/v<version>` below the host's data folder.
///
/// A folder is whole when its mark lies in it, which is written last; one without is made anew.
struct PreparedRuntimes: Sendable {
    private static let markName = "prepared.json"

    private let root: String
    /// How long one step may take.
    private let limit: Duration

    /// Uses a data folder.
    init(dataFolder: String, limit: Duration) {
        self.root = dataFolder + "/runtimes"
        self.limit = limit
    }

    /// The folder of a release.
    func folder(of release: ReleaseID) -> String { "\(self.root)/\(release.path)" }

    /// Whether all that is to be made is there.
    func has(_ preparation: Preparation, for release: ReleaseID) -> Bool {
        guard !preparation.steps.isEmpty else { return true }
        // What cannot be read is not there.
        guard let bytes = FileManager.default.contents(atPath: self.mark(of: release)),
            let mark = try? JSONDecoder().decode(Preparation.Mark.self, from: bytes)
        else { return false }
        return mark == preparation.mark
    }

    /// Makes it, unless it is there.
    ///
    /// Must not be called for one release twice at a time.
    func make(
        _ preparation: Preparation, for release: ReleaseID, report: @escaping @Sendable (String) -> Void
    ) async throws {
        guard !self.has(preparation, for: release) else { return }
        let folder = self.folder(of: release)
        do {
            try self.remove(release)
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            for (name, text) in preparation.files {
                try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
            }
            for step in preparation.steps {
                report(step.title)
                let outcome = try await ToolRun(command: step.command, limit: self.limit).run { line in
                    if step.command.isShown { report(line) }
                }
                guard outcome.isSuccess else { throw step.failure(outcome.lines) }
                try step.verify()
            }
            try JSONEncoder().encode(preparation.mark).write(to: URL(fileURLWithPath: self.mark(of: release)))
        } catch {
            try self.remove(release)
            throw (error as? DovetailError)
                ?? DovetailError(
                    .notRunnable, "\(release) could not be made ready to run in \(folder).", remedy: .askOperator,
                    cause: error)
        }
    }

    /// Removes what was made for a release; nothing when there is nothing.
    func remove(_ release: ReleaseID) throws {
        let folder = self.folder(of: release)
        guard FileManager.default.fileExists(atPath: folder) else { return }
        try FileManager.default.removeItem(atPath: folder)
    }

    /// Removes what was made for others.
    func removeOthers(than releases: Set<ReleaseID>) throws {
        let files = FileManager.default
        let kept = Set(releases.map(\.path))
        // A folder that is not there yet holds nothing to remove.
        for slug in (try? files.contentsOfDirectory(atPath: self.root)) ?? [] {
            for version in try files.contentsOfDirectory(atPath: "\(self.root)/\(slug)")
            where !kept.contains("\(slug)/\(version)") {
                try files.removeItem(atPath: "\(self.root)/\(slug)/\(version)")
            }
        }
    }

    private func mark(of release: ReleaseID) -> String { "\(self.folder(of: release))/\(Self.markName)" }
}
