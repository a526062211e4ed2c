import DovetailHost
import DovetailSQLite
import DovetailTesting
import Testing

@Suite("The store in SQLite")
struct SQLiteStoreTests {
    @Test("keeps the promises of every store", arguments: HostStoreSuite.promises)
    func keeps(_ promise: HostStoreSuite.Promise) async throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteStore(path: folder.file("host.sqlite"))
        try await promise.check(on: store)
        try store.close()
    }
}
