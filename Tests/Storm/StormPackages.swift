import Foundation

/// The task manager of the examples, in both its releases, as packages that run as processes.
enum StormPackages {
    /// Puts them together from the examples' folders and the programs that were built beside this one.
    static func write(to folder: String) throws {
        for (version, program) in [("1.0.0", "TaskManagerV1_0Process"), ("1.1.0", "TaskManagerV1_1Process")] {
            let source = URL(filePath: #filePath).deletingLastPathComponent()
                .appending(path: "../../Examples/TaskManager/\(version)")
            let package = URL(filePath: folder).appending(path: "TaskManager-\(version)")
            let files = FileManager.default
            try files.createDirectory(at: package.appending(path: "bin"), withIntermediateDirectories: true)
            for part in ["dist", "migrations"] {
                try files.copyItem(at: source.appending(path: part), to: package.appending(path: part))
            }
            var manifest = try String(contentsOf: source.appending(path: "manifest.json"), encoding: .utf8)
            manifest.insert(
                contentsOf: #""runtime": "process", "executable": "bin/TaskManager","#,
                at: manifest.index(after: manifest.startIndex))
            try manifest.write(to: package.appending(path: "manifest.json"), atomically: true, encoding: .utf8)
            let built = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: program)
            try files.copyItem(at: built, to: package.appending(path: "bin/TaskManager"))
        }
    }
}
