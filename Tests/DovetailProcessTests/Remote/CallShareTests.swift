import DovetailCore
import DovetailHost
import DovetailTesting
import Testing

@testable import DovetailProcess

@Suite("The shares of a process's calls", .timeLimit(.minutes(10)))
struct CallShareTests {
    @Test("N6 · an owner whose calls fill their share is told to wait, while others of the same process get through")
    func fairness() async throws {
        var settings = ProcessSettings.patient
        settings.callsPerOwner = 2
        try await HostileHost.run(settings: settings) { test in
            try await test.installAndEnable()
            let bob = try UserID("bob")
            try await test.host.addUser(bob)
            let slug = try PluginSlug(HostileHost.hostile)
            for request in [HostRequest.install(), .enable] {
                let result = await test.host.perform(
                    request, on: InstallationID(owner: .user(bob), slug: slug), by: .user(bob))
                #expect(result.isSuccess, "\(result.message)")
            }
            func ask(_ user: UserID, _ path: String, _ method: RequestMethod = .post) async throws -> PluginResponse {
                try await test.host.respond(to: PluginRequest(method: method, path: path, user: user), from: slug)
            }
            let ada = try UserID("ada")
            try await withThrowingTaskGroup { group in
                for _ in 0..<3 { group.addTask { _ = try await ask(ada, "/do/forget") } }
                // Two are never answered: the one that comes to its end is the one too many.
                let refusal = await #expect(throws: DovetailError.self) { try await group.next() }
                #expect(refusal?.code == .tooManyRequests && refusal?.remedy == .retry)
                #expect(refusal?.message.contains("processes.calls-per-owner") == true, "\(refusal as Any)")
                await #expect(throws: DovetailError.self) { try await ask(ada, "/hello", .get) }
                let answer = try await ask(bob, "/hello", .get)
                #expect(try await answer.body.collect(upTo: 100) == Array("hello".utf8))
                group.cancelAll()
                while let end = await group.nextResult() {
                    #expect(throws: CancellationError.self) { try end.get() }
                }
            }
            // Who hangs up has left work behind: the process is at it until it answers, and more would be too much.
            let beyond = await #expect(throws: DovetailError.self) { try await ask(ada, "/hello", .get) }
            #expect(beyond?.code == .tooManyRequests)
            let other = try await ask(bob, "/hello", .get)
            #expect(try await other.body.collect(upTo: 100) == Array("hello".utf8))
        }
    }

    @Test("N6 · a share is given back when nobody holds it, and one owner's is not another's")
    func shares() throws {
        let unit = ProcessUnit(
            release: ReleaseID(slug: try PluginSlug("Notes"), version: SemanticVersion(1, 0, 0)), owner: nil)
        let shares = CallShares(unit: unit, share: 1)
        let ada = Owner.user(try UserID("ada"))
        do {
            let hold = try shares.take(for: ada)
            #expect(throws: DovetailError.self) { try shares.take(for: ada) }
            #expect(throws: Never.self) { try shares.take(for: .system) }
            withExtendedLifetime(hold) {}
        }
        #expect(throws: Never.self) { try shares.take(for: ada) }
    }
}
