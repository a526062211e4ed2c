import DovetailCore
import GRDB

extension DatabaseWriter {
    /// Sets when a write counts as done, and makes sure that it took effect.
    ///
    /// To be called after opening: setting up the write-ahead log, GRDB chooses a value of its own.
    func setDurability(_ durability: SQLiteDurability) throws {
        let value = try self.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA synchronous = \(durability.pragmaValue)")
            return try Int.fetchOne(database, sql: "PRAGMA synchronous")
        }
        guard value == durability.pragmaValue else {
            throw DovetailError(
                .storeFailed,
                "SQLite does not take synchronous = \(durability.pragmaValue), so writes might be lost in a power cut.",
                remedy: .askOperator)
        }
    }
}
