import DovetailCore
import Foundation
import GRDB

/// A database that is copied while others may write to it.
///
/// It reads over one connection, and keeps others from committing over another one.
final class DatabaseCopy: Sendable {
    /// How many pages are copied before it is asked whether to go on: 4 MiB.
    private static let pagesPerStep: CInt = 1_024

    /// Its place below the data folder.
    let place: String
    private let reader: DatabaseQueue
    private let holder: DatabaseQueue?

    /// Opens a database.
    ///
    /// - Parameters:
    ///   - place: Its place below the data folder.
    ///   - files: Where that is.
    ///   - canBeHeld: Whether others can be kept from committing to it.
    /// - Throws: What SQLite says.
    init(_ place: String, in files: DatabaseFiles, canBeHeld: Bool) throws {
        self.place = place
        // The holder first: a connection that only reads cannot always make the files that it shares with others.
        self.holder = try canBeHeld ? DatabaseQueue(path: files.path(place), configuration: Self.configuration) : nil
        var reading = Self.configuration
        reading.readonly = true
        self.reader = try DatabaseQueue(path: files.path(place), configuration: reading)
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        configuration.busyMode = .timeout(5)
        return configuration
    }

    /// Keeps others from committing; false when somebody is about to.
    func hold() throws -> Bool {
        guard let holder = self.holder else { return true }
        return try self.naming {
            try holder.writeWithoutTransaction { database in
                do {
                    try database.execute(sql: "PRAGMA busy_timeout = 0; BEGIN IMMEDIATE")
                    return true
                } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
                    return false
                }
            }
        }
    }

    /// Lets others commit again; nothing happens when they are not kept from it.
    func letGo() throws {
        try self.holder?.writeWithoutTransaction { try $0.rollback() }
    }

    /// From now on it is read as it is at this moment.
    func freeze() throws {
        try self.naming {
            try self.reader.writeWithoutTransaction { database in
                try database.rollback()
                try database.beginTransaction(.deferred)
                _ = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema")
            }
        }
    }

    /// Runs something of which an error is this database's.
    private func naming<Answer>(_ body: () throws -> Answer) throws -> Answer {
        do {
            return try body()
        } catch let error as DatabaseError {
            let path = self.reader.path
            throw self.place == DatabaseFiles.store
                ? StoreFault.error(error, path: path) : StoreFault.ofPlugin(error, path: path)
        }
    }

    /// Copies it as it was when it was frozen.
    ///
    /// - Parameters:
    ///   - path: The file to make.
    ///   - inspect: Looks at the copy.
    /// - Returns: What the inspection answers.
    /// - Throws: What SQLite says and the inspection throws, and `CancellationError`.
    func copy<Answer>(to path: String, _ inspect: (Database) throws -> Answer) throws -> Answer {
        do {
            let target = try Self.target(path)
            let answer = try target.writeWithoutTransaction { copy in
                try self.reader.writeWithoutTransaction { database in
                    try database.backup(to: copy, pagesPerStep: Self.pagesPerStep) { _ in try Task.checkCancellation() }
                }
                return try inspect(copy)
            }
            try target.close()
            return answer
        } catch let error as DatabaseError where error.resultCode == .SQLITE_FULL || DiskRoom.isOut(at: path) {
            throw POSIXError(.ENOSPC)  // Of the copy: nothing is written to what is copied.
        } catch let error as DatabaseError {
            return try self.naming { throw error }
        }
    }

    /// Opens the file to copy to; an error of it is not one of what is copied.
    private static func target(_ path: String) throws -> DatabaseQueue {
        do {
            return try DatabaseQueue(path: path)
        } catch let error as DatabaseError where error.resultCode != .SQLITE_FULL && !DiskRoom.isOut(at: path) {
            throw DovetailError(
                .storeFailed, "The copy \(path) cannot be made: \(error.message ?? "SQLite says \(error.resultCode)").",
                remedy: .askOperator)
        }
    }

    /// Closes it.
    func close() throws {
        try self.reader.close()
        try self.holder?.close()
    }
}
