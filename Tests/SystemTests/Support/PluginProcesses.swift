import Foundation
import Subprocess
import SystemPackage

/// The processes of plugins, as the system knows them.
enum PluginProcesses {
    /// The program of a plugin, below its launcher; nil when it has ended.
    static func program(below launcher: Int, named name: String) -> Int32? {
        var open = [Int32(launcher)]
        while let next = open.popLast() {
            if Self.words(of: next).first?.hasSuffix("/" + name) == true { return next }
            open += Self.children(of: next)
        }
        return nil
    }

    /// Every process whose command line names a folder.
    static func naming(_ folder: String) -> [Int32] {
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return entries.compactMap { Int32($0) }.filter { process in
            process != getpid() && Self.words(of: process).contains { $0.hasPrefix(folder) }
        }
    }

    /// Waits until a process has ended that is no child of this one.
    static func waitForEnd(of process: Int) async throws {
        _ = try await run(
            .path("/usr/bin/tail"), arguments: ["--pid=\(process)", "--sleep-interval=0.05", "--follow", "/dev/null"],
            output: .discarded)
    }

    /// Waits until no process is left whose command line names a folder, for a minute at most; answers whether none is.
    static func haveEnded(naming folder: String) async throws -> Bool {
        for _ in 0..<60 {
            guard let process = Self.naming(folder).first else { return true }
            // A second at most: one that has ended and that nobody has collected is waited for in vain.
            _ = try await run(
                .path("/usr/bin/timeout"),
                arguments: [
                    "1", "/usr/bin/tail", "--pid=\(process)", "--sleep-interval=0.02", "--follow", "/dev/null",
                ], output: .discarded)
        }
        return Self.naming(folder).isEmpty
    }

    private static func words(of process: Int32) -> [String] {
        let bytes = try? FileHandle(forReadingFrom: URL(filePath: "/proc/\(process)/cmdline")).readToEnd()
        return (bytes ?? Data()).split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    }

    private static func children(of process: Int32) -> [Int32] {
        let tasks = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/task")) ?? []
        return tasks.flatMap { task in
            let path = "/proc/\(process)/task/\(task)/children"
            return ((try? String(contentsOfFile: path, encoding: .utf8)) ?? "").split(separator: " ").compactMap {
                Int32($0)
            }
        }
    }
}
