import DovetailTesting
import Foundation

@testable import DovetailProcess

/// What plugin processes of a host have left on the machine.
struct Remains: Sendable, Equatable, CustomStringConvertible {
    /// Processes in whose command line the host's folder occurs.
    var processes: [String]
    /// What lies in the folder of records, private folders among it.
    var records: [String]
    /// Control groups of the host's.
    var groups: [String]

    static let nothing = Remains(processes: [], records: [], groups: [])

    /// Looks for what is left of a host whose data folder lies in a folder.
    static func find(of folder: TemporaryFolder) throws -> Remains {
        let data = folder.file("data")
        let name = try HostMark(dataFolder: data).name
        return Remains(
            processes: Self.processes(naming: folder.path), records: Self.entries(of: data + "/processes"),
            groups: try Self.groups(of: name))
    }

    /// The processes in whose command line a text occurs, each with its id, state and command line.
    static func processes(naming text: String) -> [String] {
        Self.entries(of: "/proc").compactMap { entry in
            guard Int32(entry) != nil, entry != "\(getpid())" else { return nil }
            let line = (SystemFile.text("/proc/\(entry)/cmdline") ?? "").replacing("\0", with: " ")
            guard line.contains(text) else { return nil }
            let state = SystemFile.text("/proc/\(entry)/stat")?.split(separator: ")").last.map { $0.prefix(3) } ?? "?"
            return "\(entry)\(state)\(line)"
        }
    }

    private static func groups(of name: String) throws -> [String] {
        (ControlGroups.find(name: name)?.parents ?? []).flatMap { parent in
            Self.entries(of: parent).filter { FileManager.default.fileExists(atPath: "\(parent)/\($0)/cgroup.procs") }
        }
    }

    private static func entries(of folder: String) -> [String] {
        // A folder that is not there holds nothing.
        (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    }

    var description: String {
        (self.processes + self.records.map { "record \($0)" } + self.groups.map { "control group \($0)" })
            .joined(separator: "\n")
    }
}
