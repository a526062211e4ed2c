import DovetailTesting
import Foundation
import GRDB

/// What can become wrong with the disk that a host keeps everything on, while it runs.
enum DiskFault: String, CaseIterable, Sendable {
    /// There is no room.
    case full = "a full disk"
    /// Another program holds the store.
    case locked = "a locked store"

    /// How whoever asks learns of it, one of which counts: SQLite may hear of a full disk in several ways.
    var words: [String] {
        switch self {
        case .full: ["is full", "failed to read or write", "cannot be written"]
        case .locked: ["Another process holds the store"]
        }
    }

    /// Is the case in a host's folder while a body runs.
    func during<Answer>(in folder: String, _ body: () async throws -> Answer) async throws -> Answer {
        switch self {
        case .full:
            let filler = folder + "/filler"
            try Self.fill(filler)
            let answer = try await body()
            try FileManager.default.removeItem(atPath: filler)
            return answer
        case .locked:
            let held = try HeldStore(in: folder)
            let answer = try await body()
            try held.release()
            return answer
        }
    }

    /// Writes a file that takes what room there is.
    private static func fill(_ path: String) throws {
        try Data().write(to: URL(fileURLWithPath: path))
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        for size in [1 << 20, 1 << 12, 1] {
            let bytes = Data(repeating: 0, count: size)
            // Until there is no more room for so many.
            do { while true { try file.write(contentsOf: bytes) } } catch {}
        }
        try file.close()
    }
}

/// A host's store that another program holds, so that nobody else can write to it.
struct HeldStore: Sendable {
    private let database: DatabaseQueue

    /// Holds the store in a host's folder.
    init(in folder: String) throws {
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        configuration.busyMode = .timeout(60)
        self.database = try DatabaseQueue(path: folder + "/dovetail.sqlite", configuration: configuration)
        try self.database.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
    }

    /// Lets it go.
    func release() throws {
        try self.database.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
        try self.database.close()
    }
}
