import DovetailTesting
import Foundation

/// The task manager of the examples as a package that runs as a process of its own.
enum TaskManagerPackage {
    /// Puts it together, from the example's folder and the program that was built beside these tests.
    ///
    /// - Returns: The path of the package.
    static func write(to folder: TemporaryFolder) throws -> String {
        let files = FileManager.default
        let source = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "../../../Examples/TaskManager/1.0.0")
        let package = URL(filePath: folder.file("TaskManager"))
        try files.createDirectory(at: package.appending(path: "bin"), withIntermediateDirectories: true)
        for part in ["dist", "migrations"] {
            try files.copyItem(at: source.appending(path: part), to: package.appending(path: part))
        }
        var manifest = try String(contentsOf: source.appending(path: "manifest.json"), encoding: .utf8)
        manifest.insert(
            contentsOf: #""runtime": "process", "executable": "bin/TaskManager","#,
            at: manifest.index(after: manifest.startIndex))
        try manifest.write(to: package.appending(path: "manifest.json"), atomically: true, encoding: .utf8)
        try files.copyItem(
            at: URL(filePath: Program.path).deletingLastPathComponent().appending(path: "TaskManagerV1_0Process"),
            to: package.appending(path: "bin/TaskManager"))
        return package.path
    }
}
