import Foundation
import GRDB

/// What SQLite itself says of a file.
enum DatabaseHealth {
    /// How large a write-ahead log is unusual: SQLite begins anew at 4 MB unless somebody reads for long.
    private static let largeLog = 64 << 20
    /// How many faults are told.
    private static let mostFaults = 3

    /// Opens a file to read it.
    static func open(_ path: String) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(5)
        return try DatabaseQueue(path: path, configuration: configuration)
    }

    /// Why the file is damaged, in SQLite's words; nil when it is whole.
    static func damage(in database: Database) throws -> String? {
        do {
            let lines = try String.fetchAll(database, sql: "PRAGMA integrity_check(\(self.mostFaults))")
            return lines == ["ok"] ? nil : lines.joined(separator: "; ")
        } catch let error as DatabaseError where self.isDamage(error) {
            return error.message ?? "\(error)"
        }
    }

    /// Whether a plugin has made nothing in its database: there are at most the host's own tables, and no migration is
    /// noted in them.
    static func isEmpty(_ database: Database) throws -> Bool {
        let isUsed = try Bool.fetchOne(
            database,
            sql: """
                SELECT EXISTS (SELECT 1 FROM sqlite_schema
                    WHERE substr(tbl_name, 1, 9) <> 'dovetail_' AND substr(tbl_name, 1, 7) <> 'sqlite_')
                """)
        guard isUsed != true else { return false }
        guard try database.tableExists("dovetail_migrations") else { return true }
        return try Int.fetchOne(database, sql: "SELECT count(*) FROM dovetail_migrations") == 0
    }

    /// Whether the host's own tables are in a plugin's database, which it makes before anything else.
    static func isBegun(_ database: Database) throws -> Bool {
        try Bool.fetchOne(
            database, sql: "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'dovetail_operations')") ?? false
    }

    /// Whether an error says that a file is damaged, or no database.
    static func isDamage(_ error: DatabaseError) -> Bool {
        error.resultCode == .SQLITE_NOTADB || error.resultCode == .SQLITE_CORRUPT
    }

    /// How large the write-ahead log of a file is, in MiB, if that is unusual.
    static func sizeOfLargeLog(of path: String) -> Int? {
        // One that is not there is not large.
        let attributes = try? FileManager.default.attributesOfItem(atPath: path + "-wal")
        guard let size = attributes?[.size] as? Int, size > self.largeLog else { return nil }
        return size >> 20
    }

    /// Moves what is in the write-ahead log into the file.
    static func emptyLog(of path: String) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
        try queue.close()
    }
}
