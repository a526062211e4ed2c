import DovetailAPI
import Foundation
import Subprocess
import SystemPackage
import Testing

/// The built `dovetail`, run as a process with a data folder and an environment of its own.
struct Program: Sendable {
    /// How a command ended.
    struct Outcome: Sendable {
        /// The exit status; 128 and more for a signal, as shells count.
        let status: Int32
        /// What it printed.
        let output: String
        /// What it printed on standard error.
        let errors: String

        /// The output, without spaces and line ends around it.
        var text: String { self.output.trimmingCharacters(in: .whitespacesAndNewlines) }

        /// The output as a document of the API.
        func document<Document: Decodable>(_ type: Document.Type = Document.self) throws -> Document {
            try API.decode(Document.self, from: Data(self.output.utf8))
        }
    }

    /// The data folder of the host.
    let data: String
    /// More environment variables.
    var environment: [String: String] = [:]
    /// What serves; all else is `dovetail` itself.
    var server = Self.path

    /// Where the program lies.
    static let path = Self.sibling("dovetail")

    /// Where a program lies that was built with the tests: beside them.
    static func sibling(_ name: String) -> String {
        URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().path + "/" + name
    }

    /// The program as a process.
    func configuration(_ arguments: [String]) -> Configuration {
        let variables = ["PATH": "/usr/bin:/bin", "HOME": self.data, "DOVETAIL_DATA": self.data]
        let environment = variables.merging(self.environment) { _, own in own }
        // A program with plugins of its own does nothing but serve.
        let serves = arguments.first == "serve" && self.server != Self.path
        return Configuration(
            executable: .path(FilePath(serves ? self.server : Self.path)),
            arguments: Arguments(serves ? Array(arguments.dropFirst()) : arguments),
            environment: .custom(
                Dictionary(
                    uniqueKeysWithValues: environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) })))
    }

    /// Runs a command to its end: the words of a line, split at spaces.
    func callAsFunction(_ line: String, input: String = "") async throws -> Outcome {
        let arguments = line.split(separator: " ").map(String.init)
        let result = try await run(
            self.configuration(arguments), input: .string(input), output: .string(limit: 1 << 20),
            error: .string(limit: 1 << 20))
        return Outcome(
            status: result.terminationStatus.shellStatus, output: result.standardOutput,
            errors: result.standardError)
    }
}

extension Program {
    /// Runs commands that have to succeed, one after another.
    func prepare(_ lines: String..., sourceLocation: SourceLocation = #_sourceLocation) async throws {
        for line in lines {
            let outcome = try await self(line)
            try #require(outcome.status == 0, "\(line): \(outcome.errors)", sourceLocation: sourceLocation)
        }
    }
}

extension TerminationStatus {
    /// The status as shells count it: 128 and the number of the signal for a process that a signal ended.
    var shellStatus: Int32 {
        switch self {
        case .exited(let code): code
        case .signaled(let signal): 128 + signal
        }
    }
}
