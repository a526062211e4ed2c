import Foundation

/// A program that the host runs to look at plugins or to make them ready.
///
/// It must not execute anything of a plugin, and it is confined besides: see ``ToolConfinement``.
struct ToolCommand: Sendable, Equatable {
    /// The program's absolute path.
    var program: String
    /// Its arguments, without its name.
    var arguments: [String]
    /// What people call it, where that is not what its file is called: pip is run by Python.
    var calledAs: String?
    /// The folder in which it runs.
    var folder = "/"
    /// What it reads beside the system and the folder of its program.
    var readablePaths: [String] = []
    /// The folder into which it writes, nowhere else; nil when it writes nothing.
    ///
    /// A folder `tmp` in it is for temporary files.
    var writableFolder: String?
    /// Whether it asks an index of packages: then it has the network, and is told how to reach it.
    var asksIndex = false
    /// Whether whoever waits may read what it writes: not if it may show lines of files that are not the package's.
    var isShown = true

    /// What people call it, and where it lies.
    var name: String { "\(self.calledAs ?? URL(fileURLWithPath: self.program).lastPathComponent) (\(self.program))" }
}
