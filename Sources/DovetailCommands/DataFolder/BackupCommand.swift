import ArgumentParser
import DovetailHost
import DovetailSQLite
import Foundation

/// `dovetail backup`.
struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Back the whole host up, while it serves or while it does not.",
        discussion: """
            The backup is a new folder with the store, plugins' databases, releases and keys, all as they are at one \
            moment. Users go on meanwhile. `dovetail restore` makes a host of it again. It holds the host's keys: keep it \
            where only you can read it.
            """)

    @Argument(help: "The folder to make; nothing may be there.")
    var backup: String

    @OptionGroup var data: DataOptions

    @OptionGroup var output: OutputOptions

    func run() async throws {
        let folder = self.data.folder(), place = self.backup
        let points = try FailSwitch.named(in: ProcessInfo.processInfo.environment)?.armed() ?? FailPoints.none
        DescriptorLimit.raise()
        if !RestoreStage.isLeft(in: folder) { try HostFolder.check(folder) }
        let manifest = try await CommandFailure.ofBackup {
            try await Progress.showing("Backing up \(folder)") {
                try await withCancellationBySignals {
                    let databases = SQLiteDatabaseCopies(of: folder, failPoints: points)
                    return try await HostBackup(of: folder, databases: databases, failPoints: points).write(to: place)
                }
            }
        }
        let report = BackupReport(place, manifest)
        try self.output.show(report) { "Backed up \(folder) to \(report.summary)" }
        guard manifest.flaws.isEmpty else {
            throw CommandFailure(
                (["What was backed up is damaged; `dovetail doctor` says what to do."] + manifest.flaws).joined(
                    separator: "\n  "), status: .invalidData)
        }
    }
}
