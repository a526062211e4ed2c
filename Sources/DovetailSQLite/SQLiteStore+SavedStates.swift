public import DovetailCore
import DovetailHost
import FoundationEssentials
import GRDB

extension SQLiteStore {
    public func savedState(of installation: InstallationID) async throws -> JSONValue? {
        let text = try await self.read { database in
            let statement = try database.cachedStatement(
                sql: "SELECT state FROM saved_states WHERE owner = ? AND slug = ?")
            return try String.fetchOne(statement, arguments: installation.arguments)
        }
        return try text.map { try JSONValue(parsing: Array($0.utf8)) }
    }

    public func put(_ state: SavedState?, of installation: InstallationID) async throws {
        try await self.write { database in
            guard try installation.installation(database) != nil else { return }
            try installation.store(state, database)
        }
    }

    public func put(_ level: ServiceLevel?, of installation: InstallationID) async throws {
        try await self.write { database in
            try database.cachedStatement(
                sql: "UPDATE installations SET service_level = ? WHERE owner = ? AND slug = ?"
            ).execute(arguments: [try level.map(RecordCoder.text)] + installation.arguments)
        }
    }
}

extension InstallationID {
    /// Keeps what the installation had under way; nil for nothing.
    func store(_ state: SavedState?, _ database: Database) throws {
        guard let state else {
            return try database.cachedStatement(sql: "DELETE FROM saved_states WHERE owner = ? AND slug = ?")
                .execute(arguments: self.arguments)
        }
        try database.cachedStatement(
            sql: """
                INSERT INTO saved_states (owner, slug, saved_at, state) VALUES (?, ?, ?, ?)
                ON CONFLICT (owner, slug) DO UPDATE SET saved_at = excluded.saved_at, state = excluded.state
                """
        ).execute(
            arguments: self.arguments + [state.timestamp.timeIntervalSince1970, try RecordCoder.text(state)])
    }
}
