import DovetailPlugin
import Foundation

/// The notes of one user.
struct Notes: Sendable {
    private let storage: Storage

    init(_ context: PluginContext) {
        self.storage = context.storage
    }

    /// All notes, the oldest first.
    var all: [Note] {
        get async throws {
            var notes: [Note] = []
            for key in try await self.keys {
                // Another request may have removed it meanwhile.
                if let note = try await self.storage.value(for: key, as: Note.self) { notes.append(note) }
            }
            return notes
        }
    }

    /// How many there are.
    var count: Int {
        get async throws { try await self.keys.count }
    }

    /// Adds a note.
    @discardableResult
    func add(_ text: String) async throws -> Note {
        let note = Note(text: text, writtenAt: Date())
        // Keys come sorted, so that the oldest note is the first.
        let microseconds = Int(note.writtenAt.timeIntervalSince1970 * 1_000_000)
        try await self.storage.set(note, for: "note:\(microseconds):\(UUID())")
        return note
    }

    private var keys: [String] {
        get async throws { try await self.storage.keys(prefix: "note:") }
    }
}

/// A note, as it is kept and as it goes over HTTP.
struct Note: Codable, Sendable {
    let text: String
    let writtenAt: Date

    private enum CodingKeys: String, CodingKey {
        case text
        case writtenAt = "written_at"
    }
}

/// What a caller sends to add a note.
struct NewNote: Decodable {
    let text: String
}
