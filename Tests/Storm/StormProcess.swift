import Foundation

/// A process of a storm, as the system knows it.
struct StormProcess: Sendable, CustomStringConvertible {
    enum Role: Sendable {
        /// The program of a plugin.
        case program
        /// What starts, confines and watches one.
        case sandbox
        /// Whatever else names the folder.
        case host
    }

    let pid: Int32
    let role: Role
    let line: String

    var description: String { "\(self.pid) \(self.line)" }

    /// Every process in whose command line or environment a folder occurs.
    static func all(naming folder: String) -> [StormProcess] {
        // A folder of the system that cannot be listed would be found out by the first kill.
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return entries.compactMap { Int32($0) }.filter { $0 != getpid() }.compactMap { Self($0, naming: folder) }
    }

    private init?(_ pid: Int32, naming folder: String) {
        let words = Self.words(of: pid)
        guard let program = words.first, words.contains(where: { $0.contains(folder) }) else { return nil }
        self.pid = pid
        self.line = words.joined(separator: " ")
        if program.hasPrefix(folder + "/shared/") {
            self.role = .program
        } else if words.contains(where: { $0.hasPrefix(folder + "/shared/") }) {
            self.role = .sandbox
        } else {
            self.role = .host
        }
    }

    private static func words(of pid: Int32) -> [String] {
        // One that has ended has none.
        let bytes = try? FileHandle(forReadingFrom: URL(filePath: "/proc/\(pid)/cmdline")).readToEnd()
        return (bytes ?? Data()).split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    }
}
