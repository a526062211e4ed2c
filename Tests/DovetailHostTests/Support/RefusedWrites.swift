import DovetailTesting
import GRDB

/// A host's store that refuses some writes to its journal, as a disk does that has no room for just these.
struct RefusedWrites {
    private let path: String

    /// Begins to refuse.
    ///
    /// - Parameters:
    ///   - kind: What is refused: `UPDATE`, or `INSERT` of what begins.
    ///   - condition: Which of operations are refused, in SQL; all when nil.
    ///   - folder: Where the store lies.
    /// - Throws: What SQLite says.
    init(_ kind: String = "UPDATE", when condition: String? = nil, in folder: TemporaryFolder) throws {
        self.path = folder.file("host.sqlite")
        let when = condition.map { "WHEN \($0) " } ?? ""
        try self.run(
            "CREATE TRIGGER full BEFORE \(kind) ON operations \(when)BEGIN SELECT RAISE(ABORT, 'no room'); END")
    }

    /// Refuses nothing any more.
    ///
    /// - Throws: What SQLite says.
    func end() throws { try self.run("DROP TRIGGER full") }

    private func run(_ sql: String) throws {
        var configuration = Configuration()
        // The host may be writing just now.
        configuration.busyMode = .timeout(60)
        let store = try DatabaseQueue(path: self.path, configuration: configuration)
        try store.write { try $0.execute(sql: sql) }
        try store.close()
    }
}
