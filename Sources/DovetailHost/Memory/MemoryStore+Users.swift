public import DovetailCore

extension MemoryStore {
    public func insert(_ user: User) async throws {
        let encoded = try Encoded(user)
        try self.withTables { tables in
            if let holder = try tables.users[user.id.folded]?.value {
                throw StoreRefusal.userExists(user.id, heldBy: holder.id)
            }
            tables.users[user.id.folded] = encoded
        }
    }

    public func user(_ id: UserID) async throws -> User? {
        try self.withTables { $0.users[id.folded] }?.value
    }

    public func users(after id: UserID?, limit: Int) async throws -> [User] {
        let users = try self.withTables { $0.users.values }.map { try $0.value }
        return users.sorted(after: id, by: \.id, limit: limit)
    }
}
