import DovetailCore
import DovetailHost
import DovetailTesting
import Synchronization
import Testing

@Suite("An installation that does not start by itself")
struct FailedStartTests {
    private struct Broken: Error {}

    @Test(
        "N5 · a failed start that the store could not take in keeps nobody from the installation: the next request puts it in order"
    )
    func unrecorded() async throws {
        let folder = try TemporaryFolder()
        let isBroken = Mutex(false)
        let refused = Record<RefusedWrites>()
        var plugin = ScriptedPlugin()
        plugin.onStart = { _ in
            guard isBroken.withLock({ $0 }) else { return }
            // From now on an operation can be begun, but not ended.
            refused.add(try RefusedWrites(in: folder))
            throw Broken()
        }
        let prepare: (TestHost) throws -> Void = { [plugin] in try $0.add(TestPackage("Notes"), plugin) }
        try await withHost(in: folder, prepare: prepare) { host in
            try await host.installAndEnable("Notes", for: try await host.user("ada"))
        }
        isBroken.withLock { $0 = true }
        try await withHost(in: folder, prepare: prepare) { host in
            let ada = try await host.user("ada")
            #expect(try await host.host.operations().first?.status == .running)
            isBroken.withLock { $0 = false }
            try #require(refused.entries.first).end()
            let result = try await host.perform(.disable, "Notes", for: ada)
            #expect(result.isSuccess && result.state == .disabled, "\(result)")
            let operations = try await host.host.operations()
            #expect(operations.prefix(2).map(\.status) == [.succeeded, .undone])
        }
    }
}
