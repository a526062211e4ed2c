/// A program that the host runs for itself, outside of the sandbox, to look at plugins or to make them ready.
///
/// It must not execute anything of a plugin.
struct ToolCommand: Sendable, Equatable {
    /// The program's absolute path.
    var program: String
    /// Its arguments, without its name.
    var arguments: [String]
    /// The folder in which it runs.
    var folder = "/"
    /// Whether it asks an index of packages, and is told how to reach it.
    var asksIndex = false
    /// Whether whoever waits may read what it writes: not if it may show lines of files that are not the package's.
    var isShown = true
}
