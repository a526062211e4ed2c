import Foundation

/// The files under `Documentation/`, as they lie in the repository.
enum Documentation {
    /// Whether whoever runs the tests asked for the generated files to be written anew.
    static var isWritten: Bool { ProcessInfo.processInfo.environment["DOVETAIL_WRITE_DOCUMENTATION"] == "1" }

    static func read(_ name: String) throws -> String {
        try String(contentsOf: self.address(of: name), encoding: .utf8)
    }

    static func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: self.address(of: name))
    }

    private static func address(of name: String) -> URL {
        // Sources may be reached through a symbolic link, the documentation lies beside the real ones.
        var root = URL(filePath: #filePath).resolvingSymlinksInPath()
        for _ in 1...4 { root.deleteLastPathComponent() }
        return root.appending(path: "Documentation").appending(path: name)
    }
}
