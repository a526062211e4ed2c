import DovetailCore
import DovetailHost
import DovetailTesting
import Testing

@Suite("What is known about the process of an owner goes with the owner", .timeLimit(.minutes(10)))
struct LeftUnitTests {
    private let bench = Bench()

    /// A host whose plugins have a process for each owner.
    private func withNotes(
        restarts: RestartPolicy = Isolated.restarts, body: (TestHost, _ ada: Owner, _ ben: Owner) async throws -> Void
    ) async throws {
        try await self.bench.withNotes(restarts: restarts, ["isolation": "per_owner"], body: body)
    }

    /// Waits until nothing is known about an owner's process.
    private func forgotten(_ owner: Owner, by host: TestHost) async throws {
        while host.host.unitCounts.contains(where: { $0.unit.owner == owner }) {
            try Task.checkCancellation()
            await Task.yield()
        }
    }

    @Test("X2 · when nothing counts any more, uninstalling forgets how often it crashed, and nobody else's")
    func uninstalled() async throws {
        try await self.withNotes { host, ada, ben in
            for owner in [ada, ben] {
                self.bench.runner.end("Notes", of: owner)
                try await host.expectHello(as: owner.rawValue)
            }
            self.bench.clock.advance(by: .seconds(301))
            #expect(try await host.perform(.uninstall(), "Notes", for: ada).isSuccess)
            try await self.forgotten(ada, by: host)
            #expect(host.host.unitCounts.map(\.unit.owner) == [ben])
        }
    }

    @Test("X2 · whoever uninstalls and installs again finds what counted, and a quarantine")
    func comesBack() async throws {
        var restarts = Isolated.restarts
        restarts.allowed = 1
        try await self.withNotes(restarts: restarts) { host, ada, _ in
            self.bench.runner.end("Notes", of: ada)
            try await host.expectHello(as: "ada")
            #expect(try await host.perform(.uninstall(), "Notes", for: ada).isSuccess)
            try await host.installAndEnable("Notes", for: ada)
            self.bench.runner.end("Notes", of: ada)
            #expect(await host.failure(as: "ada")?.code == .quarantined)
            #expect(try await host.perform(.uninstall(force: true), "Notes", for: ada).isSuccess)
            #expect(try await host.perform(.install(), "Notes", for: ada).error?.code == .quarantined)
        }
    }

    @Test("X2 · what still counted when its owner left is forgotten with the next that is left, its quarantine too")
    func later() async throws {
        try await self.withNotes(restarts: Isolated.strict) { host, ada, ben in
            self.bench.runner.end("Notes", of: ada)
            let left = try await host.perform(.uninstall(force: true), "Notes", for: ada)
            #expect(left.isSuccess)
            self.bench.clock.advance(by: .seconds(601))
            self.bench.runner.end("Notes", of: ben)
            #expect(try await host.perform(.uninstall(force: true), "Notes", for: ben).isSuccess)
            try await self.forgotten(ada, by: host)
            #expect(host.host.quarantines.map(\.unit.owner) == [ben])
        }
    }
}
