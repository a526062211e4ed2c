public import DovetailCore
public import DovetailHost
import FoundationEssentials
import GRDB

extension SQLiteStore {
    public func preferences(of user: UserID) async throws -> [String: JSONValue] {
        try await self.read { try Self.preferences(of: user, $0) }
    }

    public func changePreferences(
        of user: UserID, _ change: @escaping @Sendable ([String: JSONValue]) throws -> [String: JSONValue]
    ) async throws -> PreferenceChange {
        try await self.write { database in
            let isThere = try Bool.fetchOne(
                database, sql: "SELECT EXISTS (SELECT 1 FROM users WHERE folded = ?)", arguments: [user.folded])
            guard isThere == true else { throw DovetailError.userNotFound(user) }
            let before = try Self.preferences(of: user, database)
            let after = try change(before)
            try database.execute(
                sql: """
                    INSERT INTO preferences (folded, preferences) VALUES (?, ?)
                    ON CONFLICT (folded) DO UPDATE SET preferences = excluded.preferences
                    """, arguments: [user.folded, try RecordCoder.text(after)])
            return PreferenceChange(before: before, after: after)
        }
    }

    public func announcement(_ name: String) async throws -> JSONValue? {
        try await self.read { try Self.announcement(name, $0) }
    }

    public func announce(_ announcement: JSONValue?, as name: String) async throws -> JSONValue? {
        try await self.write { database in
            let before = try Self.announcement(name, database)
            if let announcement {
                try database.execute(
                    sql: "INSERT OR REPLACE INTO announcements (name, announcement) VALUES (?, ?)",
                    arguments: [name, try RecordCoder.text(announcement)])
            } else {
                try database.execute(sql: "DELETE FROM announcements WHERE name = ?", arguments: [name])
            }
            return before
        }
    }

    private static func preferences(of user: UserID, _ database: Database) throws -> [String: JSONValue] {
        try Row.fetchOne(
            database, sql: "SELECT preferences FROM preferences WHERE folded = ?", arguments: [user.folded])?
            .requiredJSON("preferences") ?? [:]
    }

    private static func announcement(_ name: String, _ database: Database) throws -> JSONValue? {
        try Row.fetchOne(database, sql: "SELECT announcement FROM announcements WHERE name = ?", arguments: [name])?
            .requiredJSON("announcement")
    }
}
