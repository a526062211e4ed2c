import DovetailCore
import Foundation

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
    /// - Parameter limit: How long one program may take to tell its version.
    /// - Returns: The first that will do.
    /// - Throws: `notRunnable` when there is none that will do.
    func find(limit: Duration) async throws -> Interpreter {
        var tooOld: [String] = []
        for path in self.candidates {
            // What cannot be asked is not it.
            guard let interpreter = try? await self.ask(path, limit: limit) else { continue }
            if !interpreter.version.lexicographicallyPrecedes(self.minimum) { return interpreter }
            tooOld.append("\(path) is \(interpreter.versionText)")
        }
        let wanted = "\(self.name) \(self.minimum.map(String.init).joined(separator: ".")) or newer"
        let reason =
            if !tooOld.isEmpty {
                tooOld.joined(separator: ", ")
            } else if let named = self.named {
                "\(named) does not run"
            } else {
                "there is none in \(Self.folders.joined(separator: ", "))"
            }
        throw DovetailError(
            .notRunnable,
            "It takes \(wanted), and \(reason). Install it (on Debian and Ubuntu: \(self.package)), or name it as \(self.setting).",
            remedy: .askOperator)
    }

    private struct Answer: Decodable {
        let version: [Int]
        let prefix: String
    }

    private func ask(_ path: String, limit: Duration) async throws -> Interpreter {
        let outcome = try await ToolRun(
            command: ToolCommand(program: path, arguments: self.question), limit: limit
        ).run()
        let answer = try JSONDecoder().decode(Answer.self, from: Data((outcome.lines.last ?? "").utf8))
        return Interpreter(path: path, version: answer.version, prefix: answer.prefix)
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
