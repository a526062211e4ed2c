import DovetailHost
import DovetailTesting
import Testing

@Suite("The store in memory")
struct MemoryStoreTests {
    @Test("keeps the promises of every store", arguments: HostStoreSuite.promises)
    func keeps(_ promise: HostStoreSuite.Promise) async throws {
        try await promise.check(on: MemoryStore())
    }
}
