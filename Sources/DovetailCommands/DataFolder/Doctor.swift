import ArgumentParser
import DovetailHost
import DovetailProcess
import DovetailSQLite
import Foundation

/// Puts the checks of a data folder together, and runs them.
struct Doctor: ~Copyable {
    /// In which way the folder is looked at.
    let visit: DataVisit
    private let folder: String
    /// Keeps hosts from serving meanwhile; nil beside one that does, and where the folder can only be read.
    private let lock: DataFolderLock?

    /// Whether a host serves from the folder.
    var isServed: Bool { self.visit == .beside }

    /// Comes to a data folder.
    ///
    /// - Throws: ``CommandFailure`` when no host was ever there, or one is that keeps things from being mended.
    init(of folder: String, mends: Bool) throws {
        if !RestoreStage.isLeft(in: folder) { try HostFolder.check(folder) }
        let visit = try Self.visit(folder, mends: mends)
        let lock = try Self.lock(folder, for: visit)
        self.folder = folder
        self.visit = visit
        self.lock = lock
    }

    private static func visit(_ folder: String, mends: Bool) throws -> DataVisit {
        guard DataFolderLock.isTaken(folder: folder) else { return mends ? .mending : .looking }
        guard !mends else {
            throw CommandFailure(
                "A host serves from \(folder), and nothing is mended under it. Stop it first, or look without --mend.",
                status: .cannotServe)
        }
        return .beside
    }

    private static func lock(_ folder: String, for visit: DataVisit) throws -> DataFolderLock? {
        switch visit {
        case .beside: nil
        case .mending: try DataFolderLock(folder: folder)
        // A folder that cannot be written to can be looked at.
        case .looking: try? DataFolderLock(lookingAt: folder)
        }
    }

    /// Looks at everything.
    func run() async -> DataCheckup {
        var checkup = DataCheckup()
        guard !RestoreStage.isLeft(in: self.folder) else {
            // Whatever lies there is not whole.
            await checkup.add(RestoreCheck(of: self.folder), self.visit)
            checkup.omit(["the store"] + Self.ofStore, because: "a restore was interrupted")
            return checkup
        }
        await checkup.add(StoreCheck(of: self.folder), self.visit)
        let isWell = checkup.isClean
        do {
            let store = try SQLiteStore(inspecting: self.folder + "/dovetail.sqlite")
            for check in self.checks(with: store) { await checkup.add(check, self.visit) }
            // Nothing was written to it.
            try? store.close()
        } catch {
            // What is wrong with the store has been said.
            checkup.omit(Self.ofStore, because: isWell ? "\(error)" : "the store is damaged, or cannot be read")
        }
        await self.addProcesses(to: &checkup)
        return checkup
    }

    /// What is looked at with the store alone.
    private static let ofStore = [
        "the journal", "what was made ready for releases", "the catalogue and the files of releases",
        "the databases of plugins", "the exports", "the keys",
    ]

    private func checks(with store: SQLiteStore) -> [any DataCheck] {
        let databases = PluginDatabaseCheck(of: self.folder, with: store)
        return [
            JournalCheck(of: store) { try await databases.hasCommitted($0, in: $1) },
            // Before the catalogue, whose mending takes away the notes of interrupted publications.
            RuntimeCheck(of: self.folder, with: store), CatalogueCheck(of: store, dataFolder: self.folder), databases,
            ExportCheck(of: self.folder, with: store), KeyCheck(of: self.folder, with: store),
        ]
    }

    private func addProcesses(to checkup: inout DataCheckup) async {
        var sandbox = SandboxSettings()
        do {
            let settings = try ServeSettings(
                flags: ["data": self.folder], file: nil, environment: ProcessInfo.processInfo.environment)
            sandbox = settings.processes.sandbox
        } catch {
            checkup.skip("the settings", because: "\((error as? CommandFailure)?.message ?? "\(error)")")
        }
        await checkup.add(ProcessCheck(of: self.folder, sandbox: sandbox), self.visit)
    }
}
