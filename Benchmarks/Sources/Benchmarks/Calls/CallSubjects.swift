import BareEcho
import DovetailCore
import DovetailProcess

/// Who is called in turn: an isolated plugin as others call it, one by its connection alone, and a bare child.
struct CallSubjects: Sendable {
    private let host: IsolatedHost
    private let package: IsolatedPackage
    private let started: StartedPlugin
    private let bare: EchoCaller

    /// A call of each with so many bytes each way.
    func calls(bytes count: Int) -> [Call] {
        let body = [UInt8](repeating: UInt8(ascii: "x"), count: count)
        return [
            self.host.call(self.package, body: body), self.started.call(body: body), self.bare.call(bytes: count),
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
                return try await withBareProcess(BuiltProgram.bareChild.path) { bare in
                    try await body(CallSubjects(host: host, package: package, started: started, bare: bare))
                }
            }
        }
    }
}
