import ArgumentParser
import DovetailHost
import Foundation

/// `dovetail restore`.
struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Make a data folder of a backup, to serve from.",
        discussion: """
            Every file is checked against the backup's digests first. The data folder must be empty or not there: nothing is \
            restored over anything. What was under way when the backup was made is finished or undone by the next \
            `dovetail serve`.
            """)

    @Argument(help: "The folder that `dovetail backup` has made.")
    var backup: String

    @OptionGroup var data: DataOptions

    @OptionGroup var output: OutputOptions

    func run() async throws {
        let folder = self.data.folder(), place = self.backup
        let manifest = try await CommandFailure.ofBackup {
            let backup = try BackupFolder(path: place)
            try await Progress.showing("Restoring \(place)") {
                try await withCancellationBySignals { try Self.restore(backup, to: folder) }
            }
            return backup.manifest
        }
        let report = BackupReport(place, manifest)
        try self.output.show(report) {
            "Restored \(report.summary)\nStart it: dovetail serve --data \(ShellWord.quoted(folder))"
        }
    }

    private static func restore(_ backup: BackupFolder, to folder: String) throws {
        let files = FileManager.default
        let wasThere = files.fileExists(atPath: folder)
        let hadLock = files.fileExists(atPath: folder + "/lock")
        do {
            let lock = try DataFolderLock(folder: folder)
            try backup.restore(to: folder)
            withExtendedLifetime(lock) {}
        } catch {
            // The first error counts; what stays is an empty file, or an empty folder.
            if !hadLock { try? files.removeItem(atPath: folder + "/lock") }
            if !wasThere, (try? files.contentsOfDirectory(atPath: folder))?.isEmpty == true {
                try? files.removeItem(atPath: folder)
            }
            throw error
        }
    }
}
