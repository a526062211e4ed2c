import ArgumentParser
import DovetailCore
import Foundation

/// `dovetail plugin new`.
struct PluginNewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new", abstract: "Write a plugin to begin with. Needs no host.",
        discussion: """
            The plugin is small and whole: a route, stored data, a setting, an event, a schedule, and their tests. Its \
            README says how to run, change and publish it; `make test` in its folder runs the tests.
            """)

    /// What is answered in the form for programs.
    private struct Written: Encodable {
        let slug: String
        let language: ScaffoldLanguage
        let folder: String
    }

    @Argument(
        help: ArgumentHelp(
            "What the plugin is called in addresses and folders: word-count or WordCount.", valueName: "name"),
        transform: ScaffoldName.init(text:))
    var name: ScaffoldName

    @Option(help: "What it is written in.")
    var language: ScaffoldLanguage

    @Option(help: ArgumentHelp("The folder to write. (default: one of the plugin's name, here)", valueName: "folder"))
    var into: String?

    @Option(
        help: ArgumentHelp(
            "For Swift: the folder of Dovetail's sources, or the address of their repository. (default: the sources this program was built from)",
            valueName: "location"))
    var dovetail: String?

    @OptionGroup var output: OutputOptions

    func validate() throws {
        if self.dovetail != nil, self.language != .swift {
            throw ValidationError(
                "Leave out --dovetail: this program brings the library for \(self.language.title) along.")
        }
        if self.into?.isEmpty == true { throw ValidationError("--into wants the name of a folder.") }
    }

    func run() throws {
        let location =
            self.language == .swift
            ? try self.dovetail.map(DovetailLocation.init(text:)) ?? .ofThisProgram() : nil
        let folder = URL(fileURLWithPath: self.into ?? self.name.slug.rawValue, isDirectory: true).standardizedFileURL
        try Scaffold(name: self.name, language: self.language, dovetail: location).write(to: folder)
        let written = Written(slug: self.name.slug.rawValue, language: self.language, folder: folder.path)
        try self.output.show(written) {
            """
            Wrote \(self.name.slug), a plugin in \(self.language.title), to \(folder.path).
            Next: cd \(self.into ?? self.name.slug.rawValue) && make test
            """
        }
    }
}
