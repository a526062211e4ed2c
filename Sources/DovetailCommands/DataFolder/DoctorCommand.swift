import ArgumentParser
import DovetailHost

/// `dovetail doctor`.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Look at all that a host keeps, and mend what can be mended without a loss.",
        discussion: """
            The store, the journal, releases, plugins' databases, keys and processes are looked at against each other. While \
            a host serves, what it is working on is left out, and nothing can be mended. Data of users is never removed. \
            Status 0: nothing is wrong, or all of it was mended; 65: something is left to do.
            """)

    @OptionGroup var data: DataOptions

    @Flag(help: "Remove what interrupted work has left, end left-over processes, tidy databases and keys' modes.")
    var mend = false

    @OptionGroup var output: OutputOptions

    func run() async throws {
        let folder = self.data.folder()
        let doctor = try Doctor(of: folder, mends: self.mend)
        let checkup = await Progress.showing("Looking at \(folder)") { await doctor.run() }
        let report = DoctorReport(folder, checkup, isServed: doctor.isServed)
        try self.output.show(report) { report.text }
        guard report.isClean else { throw ExitCode.invalidData }
    }
}
