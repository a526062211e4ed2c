import Foundation
import Testing

@testable import DovetailProcess

@Suite("A plugin that makes processes for ever", .timeLimit(.minutes(10)))
struct StormTests {
    @Test("SIGTERM ends all of them in a namespace of their own", .enabled { try await Machine.hasBubblewrap })
    func namespace() async throws {
        try await withSandbox { sandbox in
            try await Self.endStorm(in: sandbox, sandbox.request("storm", UUID().uuidString))
        }
    }

    @Test("SIGTERM ends all of them in a control group", .enabled { try await Machine.hasGroups })
    func group() async throws {
        try await withSandbox(.withoutBubblewrap) { sandbox in
            let groups = try #require(sandbox.machine.groups)
            var request = sandbox.request("storm", UUID().uuidString)
            request.groups = try groups.makeGroup("storm", ProcessLimits(processes: 40))
            try await Self.endStorm(in: sandbox, request)
            #expect(request.groups.allSatisfy { !FileManager.default.fileExists(atPath: $0) })
        }
    }

    private static func endStorm(in sandbox: TestSandbox, _ request: LaunchRequest) async throws {
        let outcome = try await sandbox.run(request) { $0.send(SIGTERM) }
        #expect(outcome.status == 128 + SIGKILL)
        #expect(outcome.errors == "")
        #expect(try processes(with: request.arguments[1]) == [])
    }
}
