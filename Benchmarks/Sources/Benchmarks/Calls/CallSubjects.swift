import BareEcho
import DovetailCore
import DovetailHost
import DovetailProcess

/// Who is called in turn: an isolated plugin as others call it, one by its connection alone, a bare child, and one that is
/// confined as a plugin is.
struct CallSubjects: Sendable {
    private let host: IsolatedHost
    private let package: IsolatedPackage
    private let started: StartedPlugin
    private let bare: EchoCaller
    private let confined: EchoCaller

    /// A call of each with so many bytes each way.
    func calls(bytes count: Int) -> [Call] {
        let body = [UInt8](repeating: UInt8(ascii: "x"), count: count)
        return [
            self.host.call(self.package, body: body), self.started.call(body: body), self.bare.call(bytes: count),
            self.confined.call(bytes: count),
        ]
    }

    /// Starts all of them for the length of a body.
    static func run<Answer: Sendable>(
        in folder: String, _ body: (CallSubjects) async throws -> Answer
    ) async throws -> Answer {
        let package = try IsolatedPackage("echo", .echoPlugin, below: folder + "/packages")
        return try await withIsolatedHost([package], in: folder + "/host") { host in
            try await withRunner(in: folder + "/runner") { runner in
                let started = try await StartedPlugin(
                    package, on: runner, for: .user(UserID("ada")), like: host.caller)
                guard let process = runner.processes.first else { throw BenchmarkError("echo has no process.") }
                let copy = "\(package.folder)/bin/\(BuiltProgram.bareChild.rawValue)"
                try BuiltProgram.bareChild.copy(to: copy)
                let line = try LaunchLine(of: process, startingInstead: copy)
                try line.makeGroups()
                return try await withBareProcess(BuiltProgram.bareChild.path) { bare in
                    try await withBareProcess(line.program, line.arguments) { confined in
                        try await body(
                            CallSubjects(host: host, package: package, started: started, bare: bare, confined: confined)
                        )
                    }
                }
            }
        }
    }
}

/// What is compared with what, for the report.
struct CallComparison: Sendable {
    let name: String
    /// The place among the calls of ``CallSubjects/calls(bytes:)``.
    let subject: Int
    let comparison: Int
    let comparisonName: String

    /// The first is what is promised.
    static let all = [
        CallComparison(name: "through the host", subject: 0, comparison: 2, comparisonName: "bare echo"),
        CallComparison(name: "by its connection alone", subject: 1, comparison: 2, comparisonName: "bare echo"),
        CallComparison(name: "through the host", subject: 0, comparison: 3, comparisonName: "confined echo"),
    ]
}
