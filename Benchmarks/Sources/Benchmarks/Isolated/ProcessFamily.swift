import DovetailProcess
import Foundation

/// A process and what descends from it, as the system shows them.
struct ProcessFamily: Sendable {
    /// One of them.
    struct Member: Sendable {
        let pid: Int32
        /// The path of its program.
        let program: String

        /// Its share of memory in bytes: what it has alone, and its part of what it shares.
        var proportionalSize: Double {
            Self.number(after: "Pss:", in: "/proc/\(self.pid)/smaps_rollup") * 1_024
        }

        /// How many threads it has.
        var threads: Int { Int(Self.number(after: "Threads:", in: "/proc/\(self.pid)/status")) }

        private static func number(after name: String, in path: String) -> Double {
            // One that has ended has none.
            let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
            let line = text.split(separator: "\n").first { $0.hasPrefix(name) }
            return line?.dropFirst(name.count).split { $0.isWhitespace }.first.flatMap { Double($0) } ?? 0
        }
    }

    let members: [Member]

    /// Looks at the processes as they are now.
    init(of pid: Int32) {
        var found: [Member] = []
        var open = [pid]
        while let next = open.popLast() {
            // One that has ended meanwhile has neither program nor children.
            let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(next)/exe")
            found.append(Member(pid: next, program: program ?? ""))
            let tasks = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(next)/task")) ?? []
            for task in tasks {
                let children = try? String(contentsOfFile: "/proc/\(next)/task/\(task)/children", encoding: .utf8)
                open += (children ?? "").split(separator: " ").compactMap { Int32($0) }
            }
        }
        self.members = found
    }

    /// The process of the plugin itself.
    var plugin: Member? { self.members.first { $0.program.hasSuffix(IsolatedPackage.program) } }
}
