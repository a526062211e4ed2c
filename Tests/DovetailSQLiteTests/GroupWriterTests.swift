import GRDB
import Testing

@testable import DovetailSQLite

@Suite("Writes that share a transaction", .timeLimit(.minutes(5)))
struct GroupWriterTests {
    private struct Refused: Error {}

    @Test("One that fails leaves nothing of itself, and takes no other with it")
    func failing() async throws {
        let folder = try TemporaryFolder()
        let pool = try DatabasePool(path: folder.file("group.sqlite"))
        try await pool.write { try $0.execute(sql: "CREATE TABLE numbers (number INTEGER PRIMARY KEY)") }
        let writer = GroupWriter(database: pool)
        // While one commits, many come to wait.
        let refused = await withTaskGroup(of: Bool.self) { tasks in
            for number in 0..<500 {
                tasks.addTask {
                    do {
                        try await writer.write { database in
                            try database.execute(sql: "INSERT INTO numbers VALUES (?)", arguments: [number])
                            if number.isMultiple(of: 2) { throw Refused() }
                        }
                        return false
                    } catch {
                        return error is Refused
                    }
                }
            }
            return await tasks.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(refused == 250)
        let kept = try await pool.read { try Int.fetchAll($0, sql: "SELECT number FROM numbers ORDER BY number") }
        #expect(kept == Array(stride(from: 1, to: 500, by: 2)))
    }
}
