import DovetailHost
public import FoundationEssentials
import GRDB

extension SQLiteStore {
    public func revokeToken(_ id: String, expiring: Date) async throws {
        try await self.write { database in
            try database.cachedStatement(
                sql: """
                    INSERT INTO revoked_tokens (id, expires_at) VALUES (?, ?)
                    ON CONFLICT (id) DO UPDATE SET expires_at = max(expires_at, excluded.expires_at)
                    """
            ).execute(arguments: [id, expiring.timeIntervalSince1970])
        }
    }

    public func revokedTokens(at now: Date) async throws -> Set<String> {
        try await self.write { database in
            try database.cachedStatement(sql: "DELETE FROM revoked_tokens WHERE expires_at <= ?")
                .execute(arguments: [now.timeIntervalSince1970])
            return try String.fetchSet(database.cachedStatement(sql: "SELECT id FROM revoked_tokens"))
        }
    }
}
