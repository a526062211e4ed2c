import DovetailCore
import DovetailHost
import Foundation

/// What was made for releases in languages: the folders `runtimes/<slug>/v<version>` below the host's data folder.
///
/// Each holds a folder for every time that it was made, whose name nothing else has, and a record that names the one that is
/// whole, written last. The one before stays until the next start: it may be in use.
struct PreparedRuntimes: Sendable {
    private struct Record: Codable {
        let mark: Preparation.Mark
        let folder: String
    }

    private static let recordName = "prepared.json"

    private let root: String
    /// How long one step may take.
    private let limit: Duration
    private let clock: any HostClock

    /// Uses a data folder.
    init(dataFolder: String, limit: Duration, clock: any HostClock) {
        self.root = dataFolder + "/runtimes"
        self.limit = limit
        self.clock = clock
    }

    /// A folder for a release in which nothing was made yet.
    func newFolder(of release: ReleaseID) -> String {
        "\(self.folder(of: release))/\(UUID().uuidString.lowercased().prefix(8))"
    }

    /// Whether all that is to be made is there.
    func has(_ preparation: Preparation, for release: ReleaseID) -> Bool {
        preparation.steps.isEmpty || self.record(of: release)?.mark == preparation.mark
    }

    /// The folder with what was made last for a release; nil when nothing was.
    func current(_ release: ReleaseID) -> String? {
        self.record(of: release).map { "\(self.folder(of: release))/\($0.folder)" }
    }

    /// Makes it in a new folder, and removes that when it cannot be made or the task is cancelled.
    ///
    /// Must not be called for one release twice at a time.
    func make(
        _ preparation: Preparation, in folder: String, for release: ReleaseID, confinement: ToolConfinement?,
        report: @escaping @Sendable (String) -> Void
    ) async throws {
        do {
            try self.folders.check(wayTo: "\(release.path)/made")
            try await self.fill(folder, preparation, for: release, confinement, report)
            // Whoever finds the record after a power failure finds all that it names.
            try FolderFiles(root: folder).synchronize()
            let record = Record(mark: preparation.mark, folder: URL(fileURLWithPath: folder).lastPathComponent)
            try JSONEncoder().encode(record).write(
                to: URL(fileURLWithPath: self.recordPath(of: release)), options: .atomic)
        } catch {
            // The first error counts; what stays goes at the next start.
            try? FileManager.default.removeItem(atPath: folder)
            if self.record(of: release) == nil { try? self.remove(release) }
            throw Self.failure(release, in: folder, error)
        }
    }

    private static func failure(_ release: ReleaseID, in folder: String, _ error: any Error) -> DovetailError {
        switch error {
        case let error as DovetailError: error
        case is CancellationError:
            DovetailError(
                .stopping, "The host stopped while \(release) was being made ready. Try again when it is back.",
                remedy: .retry)
        default:
            DovetailError(
                .notRunnable, "\(release) could not be made ready to run in \(folder).", remedy: .askOperator,
                cause: error)
        }
    }

    private func fill(
        _ folder: String, _ preparation: Preparation, for release: ReleaseID, _ confinement: ToolConfinement?,
        _ report: @escaping @Sendable (String) -> Void
    ) async throws {
        let files = FileManager.default
        try files.createDirectory(atPath: folder + "/tmp", withIntermediateDirectories: true)
        for (name, text) in preparation.files {
            try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
        }
        for step in preparation.steps {
            try Task.checkCancellation()
            report(step.title)
            let tool = ToolRun(
                command: step.command, limit: self.limit, confinement: confinement, release: release, clock: self.clock)
            let outcome = try await tool.run { line in if step.command.isShown { report(line) } }
            guard outcome.isSuccess else { throw try step.failure(outcome.lines) }
            try step.verify()
        }
        try files.removeItem(atPath: folder + "/tmp")
    }

    private func record(of release: ReleaseID) -> Record? {
        // What cannot be read is not there.
        let record = FileManager.default.contents(atPath: self.recordPath(of: release))
            .flatMap { try? JSONDecoder().decode(Record.self, from: $0) }
        return record.flatMap { Folder.isOne(at: "\(self.folder(of: release))/\($0.folder)") ? $0 : nil }
    }

    private func folder(of release: ReleaseID) -> String { "\(self.root)/\(release.path)" }

    private func recordPath(of release: ReleaseID) -> String { "\(self.folder(of: release))/\(Self.recordName)" }
}

// What is not needed any more.
extension PreparedRuntimes {
    /// Removes what was made for a release, and the plugin's folder with the last; nothing when there is nothing.
    func remove(_ release: ReleaseID) throws {
        let isThere = FolderFiles.isThere(self.folder(of: release))
        try self.folders.remove(isThere ? release.path : release.slug.rawValue)
    }

    /// Removes what was begun or replaced for these releases, but nothing that was made for others: the catalogue may be older.
    ///
    /// Nothing may run or be made while it does.
    func removeUnfinished(of releases: Set<ReleaseID>) throws {
        let kept = Dictionary(releases.map { ($0.path, $0) }) { first, _ in first }
        for release in try self.folders.paths.compactMap({ kept[$0] }) {
            for leftover in try self.leftovers(of: release) { try self.removeLeftover(leftover) }
        }
    }

    /// What was begun or replaced for these, and plugins' folders that hold nothing: paths below `runtimes`, in order.
    ///
    /// - Throws: What the disk says.
    func leftovers(keeping releases: Set<ReleaseID>) throws -> [String] {
        let kept = Dictionary(releases.map { ($0.path, $0) }) { first, _ in first }
        return try self.folders.paths.flatMap { path in
            if let release = kept[path] { return try self.leftovers(of: release) }
            return path.contains("/") ? [] : [path]
        }
    }

    /// What was made for other releases than these: paths below `runtimes`, in order.
    ///
    /// - Throws: What the disk says.
    func unknown(keeping releases: Set<ReleaseID>) throws -> [String] {
        let kept = Set(releases.map(\.path))
        return try self.folders.paths.filter { $0.contains("/") && !kept.contains($0) }
    }

    /// What lies there, by its names.
    var folders: ReleaseFolders { ReleaseFolders(self.root) }

    private func leftovers(of release: ReleaseID) throws -> [String] {
        guard let record = self.record(of: release) else { return [release.path] }
        let names = try FolderFiles.names(in: self.folder(of: release))
        return names.filter { $0 != record.folder && $0 != Self.recordName }.map { "\(release.path)/\($0)" }
    }

    /// Removes something of ``leftovers(keeping:)``, and the plugin's folder with the last.
    func removeLeftover(_ path: String) throws { try self.folders.remove(path) }
}
