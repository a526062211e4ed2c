/// A program that runs the code of a language.
struct Interpreter: Sendable, Hashable, Codable {
    /// Its absolute path.
    var path: String
    /// Its version: 3, 11 and 2.
    var version: [Int]
    /// The folder below which it is installed.
    var prefix: String

    /// The version for people.
    var versionText: String { self.version.map(String.init).joined(separator: ".") }
}
