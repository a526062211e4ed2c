import DovetailTesting
import Foundation

/// The plugin that does evil on command, as a package.
enum HostilePackage {
    /// Puts it together from the program that was built beside these tests.
    ///
    /// - Parameters:
    ///   - folder: Where it is to lie.
    ///   - commands: What it does by itself: `WHEN=EVIL`.
    /// - Returns: Its path.
    /// - Throws: What the file system says.
    static func write(to folder: TemporaryFolder, commands: [String] = []) throws -> String {
        let package = URL(filePath: folder.file("Hostile"))
        let files = FileManager.default
        try files.createDirectory(at: package.appending(path: "bin"), withIntermediateDirectories: true)
        let manifest = """
            {"name": "Hostile", "version": "1.0.0", "type": "backend", "description": "Does evil on command.",
             "runtime": "process", "executable": "bin/plugin", "arguments": [\(commands.map { "\"\($0)\"" }.joined(separator: ","))],
             "api_endpoints": [{"method": "POST", "path": "/do/{evil}"}, {"method": "GET", "path": "/hello"}]}
            """
        try Data(manifest.utf8).write(to: package.appending(path: "manifest.json"))
        try files.copyItem(
            at: URL(filePath: Program.path).deletingLastPathComponent().appending(path: "HostilePlugin"),
            to: package.appending(path: "bin/plugin"))
        return package.path
    }
}
