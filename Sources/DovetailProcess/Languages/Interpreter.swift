import Foundation

/// A program that runs the code of a language.
struct Interpreter: Sendable, Hashable {
    /// Its absolute path.
    var path: String
    /// Its version: 3, 11 and 2.
    var version: [Int]
    /// The folder below which it is installed.
    var prefix: String

    /// What has to be readable for it to run: where it is installed, and the virtual environment that it may be in.
    var readablePaths: [String] {
        let above = URL(fileURLWithPath: self.path).deletingLastPathComponent().deletingLastPathComponent().path
        let isEnvironment = FileManager.default.fileExists(atPath: above + "/pyvenv.cfg")
        return [self.prefix] + (isEnvironment ? [above] : [])
    }

    /// The version for people.
    var versionText: String { self.version.map(String.init).joined(separator: ".") }
}
