import DovetailHost
import DovetailProcess
import DovetailTesting
import Foundation
import TaskManagerV1_0
import TaskManagerV1_1
import Testing

/// The ways in which a host runs the task manager, all from the same source.
enum TaskManagerForm: CaseIterable, CustomTestStringConvertible {
    /// Compiled into the host.
    case library
    /// The built program, in a process of its own.
    case program

    var testDescription: String {
        switch self {
        case .library: "compiled into the host"
        case .program: "in a process of its own"
        }
    }

    /// What runs the plugin beside the host itself.
    func runners(_ folder: TemporaryFolder) -> [any PluginRunner] {
        switch self {
        case .library: []
        case .program: [ProcessRunner(folder: folder.file("data"))]
        }
    }

    /// Adds both releases to a host that has not started.
    func register(with test: TestHost) throws {
        switch self {
        case .library:
            test.host.register(TaskManagerV1_0.TaskManager.self, package: Examples.folder + "/TaskManager/1.0.0")
            test.host.register(TaskManagerV1_1.TaskManager.self, package: Examples.folder + "/TaskManager/1.1.0")
        case .program:
            for (version, program) in [("1.0.0", "TaskManagerV1_0Process"), ("1.1.0", "TaskManagerV1_1Process")] {
                test.host.register(package: try Self.package(version, program, in: test.folder))
            }
        }
    }

    /// Puts a package together without sources: the example's files, and the program that was built beside the tests.
    private static func package(_ version: String, _ program: String, in folder: TemporaryFolder) throws -> String {
        let files = FileManager.default
        let source = URL(filePath: Examples.folder + "/TaskManager/" + version)
        let package = URL(filePath: folder.file("packages/TaskManager-" + version))
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
            at: URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: program),
            to: package.appending(path: "bin/TaskManager"))
        return package.path
    }
}
