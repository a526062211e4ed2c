import DovetailCore

/// The library that a plugin's program was built with, as it names itself in its answer to the greeting.
struct PluginLibrary: Sendable, Hashable {
    /// Its name and version, such as `dovetail-swift 0.1.0`; cut, and fit to be shown.
    let text: String

    /// Notes down what a program says.
    init(_ text: String) { self.text = text.readable(upTo: 100) }

    /// Whether it is one of this project's, and of another version than this host.
    var isOfAnotherVersion: Bool {
        let words = self.text.split(separator: " ")
        return words.count == 2 && Self.names.contains(words[0]) && words[1] != DovetailVersion.text
    }

    private static let names: [Substring] = ["dovetail-swift", "dovetail-python", "dovetail-node"]

    /// What to build a program with.
    static let advice = "Build it with the library of this host, Dovetail \(DovetailVersion.text)."
}
