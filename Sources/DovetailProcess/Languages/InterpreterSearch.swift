import DovetailCore
import DovetailHost
import Foundation
import Subprocess

/// Where an interpreter is looked for, and which will do.
struct InterpreterSearch: Sendable, Hashable {
    /// How people call it: `Python`.
    let name: String
    /// The setting that names it.
    let setting: String
    /// What that setting says; nil when it says nothing.
    let named: String?
    /// The names that the program may have.
    let programs: [String]
    /// The least version that will do.
    let minimum: [Int]
    /// What to run it with so that it prints its version and its folder as JSON.
    let question: [String]
    /// What has it on Debian and Ubuntu.
    let package: String

    /// The folders of programs that plugins can see.
    private static let folders = ["/usr/local/bin", "/usr/bin", "/bin"]

    /// The programs to try, in order.
    var candidates: [String] {
        if let named { return [named] }
        return Self.folders.flatMap { folder in self.programs.map { "\(folder)/\($0)" } }
            .filter { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// Looks for it.
    ///
    /// - Parameters:
    ///   - limit: How long one program may take to tell its version.
    ///   - clock: What tells how long it takes.
    /// - Returns: The first that will do.
    /// - Throws: `notRunnable` when there is none that will do, with what is wrong with each, and `CancellationError`.
    func find(limit: Duration, clock: any HostClock = .system) async throws -> Interpreter {
        var faults: [String] = []
        for path in self.candidates {
            do {
                let interpreter = try await self.ask(path, limit, clock)
                if !interpreter.version.lexicographicallyPrecedes(self.minimum) { return interpreter }
                faults.append("\(path) is \(interpreter.versionText)")
            } catch let error as CancellationError {
                throw error
            } catch {
                // What cannot be asked is not it.
                faults.append("\(path) does not run: \(Self.reason(of: error, limit))")
            }
        }
        let wanted = "\(self.name) \(self.minimum.map(String.init).joined(separator: ".")) or newer"
        let reason =
            faults.isEmpty
            ? "there is none in \(Self.folders.joined(separator: ", "))" : faults.joined(separator: ", and ")
        throw DovetailError(
            .notRunnable,
            "It takes \(wanted), and \(reason). Install it (on Debian and Ubuntu: \(self.package)), or name it as \(self.setting).",
            remedy: .askOperator)
    }

    private struct Answer: Decodable {
        let version: [Int]
        let prefix: String
    }

    /// Something else than its version that a program has said.
    private struct Nonsense: Error {
        let lines: [String]
    }

    private func ask(_ path: String, _ limit: Duration, _ clock: any HostClock) async throws -> Interpreter {
        let tool = ToolRun(command: ToolCommand(program: path, arguments: self.question), limit: limit, clock: clock)
        let lines = try await tool.run().lines
        guard let answer = try? JSONDecoder().decode(Answer.self, from: Data((lines.last ?? "").utf8)) else {
            // What is wrong with the JSON says less than what the program says.
            throw Nonsense(lines: lines)
        }
        return Interpreter(path: path, version: answer.version, prefix: answer.prefix)
    }

    private static func reason(of error: any Error, _ limit: Duration) -> String {
        switch error {
        case let error as DovetailError where error.code == .timedOut:
            "it did not tell its version within \(limit.words)"
        case let error as Nonsense where error.lines.allSatisfy(\.isEmpty):
            "it ended and did not tell its version"
        case let error as Nonsense:
            "asked for its version it said “\(error.lines.suffix(3).joined(separator: " ").excerpt(300))”"
        case let error as SubprocessError:
            error.underlyingError.map { "\($0)" } ?? "\(error)"
        default: "\(error)"
        }
    }
}

extension InterpreterSearch {
    /// Python, as settings name it.
    static func python(_ settings: LanguageSettings) -> Self {
        Self(
            name: "Python", setting: "runtimes.python", named: settings.python,
            programs: ["python3", "python3.14", "python3.13", "python3.12", "python3.11"], minimum: [3, 11],
            question: [
                "-I", "-S", "-c",
                "import json, sys; print(json.dumps({'version': sys.version_info[:3], 'prefix': sys.base_prefix}))",
            ], package: "python3")
    }

    /// Node, as settings name it.
    static func node(_ settings: LanguageSettings) -> Self {
        Self(
            name: "Node", setting: "runtimes.node", named: settings.node, programs: ["node", "nodejs"],
            minimum: [18, 19],
            question: [
                "-p",
                "JSON.stringify({version: process.versions.node.split('.').map(Number), prefix: require('path').dirname(require('path').dirname(process.execPath))})",
            ], package: "nodejs")
    }
}
