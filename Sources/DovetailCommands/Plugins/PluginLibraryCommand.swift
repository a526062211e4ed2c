import ArgumentParser
import DovetailRuntimes

/// `dovetail plugin library`.
struct PluginLibraryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "library", abstract: "Print where the library of a language lies. Needs no host.",
        discussion: """
            The host brings the library along for the plugins that it runs. Tests and editors find it by this: for Python \
            it is a folder for PYTHONPATH, for Node one to link as node_modules/dovetail.
            """)

    /// A language that has a library beside this program.
    enum Language: String, CaseIterable, ExpressibleByArgument {
        case python
        case node
    }

    @Argument(help: "The language.")
    var language: Language

    func run() {
        switch self.language {
        case .python: Console.print(RuntimeFiles.python)
        case .node: Console.print(RuntimeFiles.node)
        }
    }
}
