import DovetailCore
import DovetailHost
import DovetailTesting
import Foundation
import GRDB
import Testing

@testable import DovetailSQLite

@Suite("The log of what was written ahead", .serialized, .timeLimit(.minutes(10)))
struct WriteAheadLogTests {
    /// Enough for some tries to begin the log anew that come to nothing on a busy machine, and less than what is written.
    private static let bound = 4 * WriteAheadLog.growth
    private static let size = 64 << 10
    private let id: InstallationID

    init() throws {
        self.id = InstallationID(owner: .user(try UserID("ada")), slug: try PluginSlug("Notes"))
    }

    @Test("The store's stays small while at each moment somebody reads, and what is written is there")
    func store() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("host.sqlite")
        let store = try self.openStore(path)
        let largest = try await self.largestLog(of: path) { try await self.write(1_500, to: store) }
        #expect(largest > WriteAheadLog.growth)
        #expect(largest < Self.bound)
        #expect(try await store.keys(prefix: "", of: self.id).count == 50)
    }

    @Test("A plugin's stays small while at each moment somebody reads, and what is written is there")
    func plugin() async throws {
        let plugin = try await PluginDatabaseFixture(.init(durability: .normal))
        let largest = try await self.largestLog(of: plugin.folder.file("plugins/notes.sqlite")) {
            for number in 0..<1_500 {
                try Task.checkCancellation()
                try await plugin.execute(
                    "INSERT INTO notes (id, owner, text) VALUES (?, randomblob(65536), ?) ON CONFLICT (id) DO UPDATE SET text = excluded.text, owner = excluded.owner",
                    .integer(Int64(number % 50)), .text("note \(number)"))
            }
        }
        #expect(largest > WriteAheadLog.growth)
        #expect(largest < Self.bound)
        #expect(try await plugin.notes().count == 50)
    }

    @Test("It grows while somebody reads for long, writes go on, and it is small again afterwards")
    func longRead() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("host.sqlite")
        let store = try self.openStore(path)
        let reader = try Reader(path)
        try reader.begin()
        try await self.write(800, to: store)
        #expect(try Self.sizeOfLog(of: path) > 800 * Self.size)
        try reader.end()
        try await self.write(500, to: store)
        #expect(try Self.sizeOfLog(of: path) < 2 * WriteAheadLog.growth)
    }

    /// Has somebody read at each moment while a body writes.
    private func largestLog(of path: String, while body: @Sendable () async throws -> Void) async throws -> Int {
        let isWritten = Gate()
        async let largest = Self.largestLog(of: path, readingUntil: isWritten)
        defer { isWritten.open() }
        try await body()
        isWritten.open()
        return try await largest
    }

    /// Reads at each moment until a gate is open.
    ///
    /// On a thread of its own, since those who write have few, and share them with other tests.
    private static func largestLog(of path: String, readingUntil isWritten: Gate) async throws -> Int {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(
                    with: Result {
                        var (one, other) = (try Reader(path), try Reader(path))
                        var largest = 0
                        try one.begin()
                        while !isWritten.isOpen {
                            // The next one begins before the last one ends.
                            try other.begin()
                            try one.end()
                            swap(&one, &other)
                            largest = max(largest, try Self.sizeOfLog(of: path))
                            // Each reads for some milliseconds, in which others write.
                            Thread.sleep(forTimeInterval: 0.002)
                        }
                        try one.end()
                        return largest
                    })
            }
        }
    }

    private func openStore(_ path: String) throws -> SQLiteStore {
        let store = try SQLiteStore(path: path, settings: SQLiteStore.Settings(durability: .normal))
        try store.pool.write { database in
            try database.execute(
                sql: """
                    INSERT INTO installations (owner, slug, joined_id, state, is_serving, installed_at)
                    VALUES ('ada', 'Notes', 'ada_Notes', 'installed', 0, 0)
                    """)
        }
        return store
    }

    private func write(_ count: Int, to store: SQLiteStore) async throws {
        // SQLite does not write what is there already.
        for number in 0..<count {
            try Task.checkCancellation()
            let value = [UInt8](repeating: UInt8(number / 50 % 256), count: Self.size)
            try await store.set(value, for: "key \(number % 50)", of: self.id)
        }
    }

    private static func sizeOfLog(of path: String) throws -> Int {
        try FileManager.default.attributesOfItem(atPath: path + "-wal")[.size] as? Int ?? 0
    }
}

/// Somebody who reads from a file, over a connection of their own.
private struct Reader {
    private let queue: DatabaseQueue

    init(_ path: String) throws {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.allowsUnsafeTransactions = true
        self.queue = try DatabaseQueue(path: path, configuration: configuration)
    }

    func begin() throws {
        try self.queue.inDatabase { database in
            try database.beginTransaction(.deferred)
            // It begins when something is read.
            _ = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema")
        }
    }

    func end() throws { try self.queue.inDatabase { try $0.rollback() } }
}
