import ArgumentParser
import DovetailCore

/// `dovetail plugin check`.
struct PluginCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Check a package before it ships. Needs no host.",
        discussion: "Prints what the package is, a checklist, and everything that is wrong with how to mend it.")

    @Argument(help: "The folder with the manifest.json.")
    var folder: String

    @OptionGroup var output: OutputOptions

    func run() async throws {
        let check: SelfCheck
        do {
            check = try await Progress.showing("Checking \(self.folder)") { try await SelfCheck(folder: self.folder) }
        } catch let error as DovetailError {
            throw CommandFailure(error)
        }
        try self.output.show(check) { check.text }
        guard check.passes else { throw ExitCode.invalidData }
    }
}
