public import DovetailCore
public import DovetailHost
import FoundationEssentials
import GRDB

extension SQLiteStore {
    public func insert(_ user: User) async throws {
        try await self.write { database in
            if let holder = try Self.user(user.id.folded, database) {
                throw StoreRefusal.userExists(user.id, heldBy: holder.id)
            }
            try database.cachedStatement(
                sql: "INSERT INTO users (folded, name, role, created_at) VALUES (?, ?, ?, ?)"
            ).execute(arguments: [
                user.id.folded, user.id.rawValue, user.role.rawValue, user.createdAt.timeIntervalSince1970,
            ])
        }
    }

    public func user(_ id: UserID) async throws -> User? {
        try await self.read { try Self.user(id.folded, $0) }
    }

    public func users(after id: UserID?, limit: Int) async throws -> [User] {
        try await self.read { database in
            let statement = try database.cachedStatement(
                sql: "SELECT * FROM users WHERE name > ? ORDER BY name LIMIT ?")
            return try Row.fetchAll(statement, arguments: [id?.rawValue ?? "", max(0, limit)]).map(User.init)
        }
    }

    private static func user(_ folded: String, _ database: Database) throws -> User? {
        let statement = try database.cachedStatement(sql: "SELECT * FROM users WHERE folded = ?")
        return try Row.fetchOne(statement, arguments: [folded]).map(User.init)
    }
}

extension User {
    fileprivate init(_ row: Row) throws {
        self.init(
            id: try UserID(try row.text("name")), role: try row.required("role", Role.init(rawValue:)),
            createdAt: try row.date("created_at"))
    }
}
