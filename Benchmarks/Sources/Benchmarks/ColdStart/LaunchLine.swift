import DovetailHost
import Foundation

/// The command that starts a plugin's process, for another program in its place: the same monitor, the same sandbox, the
/// same limits.
struct LaunchLine: Sendable {
    /// A control group with its limits.
    private struct Group: Sendable {
        let folder: String
        let limits: [String: String]
    }

    let program: String
    let arguments: [String]
    private let groups: [Group]

    /// Takes the command from a process that runs.
    ///
    /// What lies in the package of the plugin can be started in its place; what the command leaves on the machine gets
    /// names of its own.
    init(of process: PluginProcessStatus, startingInstead program: String) throws {
        let text = try String(contentsOfFile: "/proc/\(process.pid)/cmdline", encoding: .utf8)
        let words = text.split(separator: "\0").map(String.init)
        guard let first = words.first, let plugin = words.last(where: { $0.hasSuffix(IsolatedPackage.program) }) else {
            throw BenchmarkError("Process \(process.pid) was not started by a command that can be read.")
        }
        let number = "\(process.process)"
        let renamed = words.dropFirst().map { word in
            word.replacing("/processes/\(number)", with: "/processes/\(number)-bare")
                .replacing("/process-\(number)", with: "/process-\(number)-bare")
        }
        self.program = first
        self.arguments = renamed.map { $0 == plugin ? program : $0 }
        let groups = zip(words, words.dropFirst()).filter { $0.0 == "--group" }.map(\.1)
        self.groups = groups.map { folder in
            Group(
                folder: folder.replacing("/process-\(number)", with: "/process-\(number)-bare"),
                limits: Self.limits(in: folder))
        }
    }

    /// Makes the control groups, which the command removes when it ends.
    func makeGroups() throws {
        for group in self.groups {
            try FileManager.default.createDirectory(atPath: group.folder, withIntermediateDirectories: false)
            for (file, value) in group.limits {
                let descriptor = unsafe open("\(group.folder)/\(file)", O_WRONLY | O_CLOEXEC)
                guard descriptor >= 0 else { throw BenchmarkError("\(group.folder)/\(file) cannot be opened.") }
                _ = unsafe write(descriptor, value, value.utf8.count)
                close(descriptor)
            }
        }
    }

    /// The files by which the host limits a group, of both versions.
    private static let files = [
        "pids.max", "memory.max", "memory.swap.max", "memory.oom.group", "cpu.weight.nice", "cpu.max",
        "memory.limit_in_bytes", "memory.memsw.limit_in_bytes", "cpu.shares", "cpu.cfs_quota_us",
    ]

    private static func limits(in folder: String) -> [String: String] {
        // A file that is not there belongs to another controller.
        let values = Self.files.map { ($0, try? String(contentsOfFile: "\(folder)/\($0)", encoding: .utf8)) }
        return Dictionary(uniqueKeysWithValues: values.compactMap { file, value in value.map { (file, $0) } })
    }
}
