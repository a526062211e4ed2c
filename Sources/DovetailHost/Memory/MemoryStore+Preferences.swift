public import DovetailCore

extension MemoryStore {
    public func preferences(of user: UserID) async throws -> [String: JSONValue] {
        try self.withTables { $0.preferences[user.folded] }?.value ?? [:]
    }

    public func changePreferences(
        of user: UserID, _ change: @escaping @Sendable ([String: JSONValue]) throws -> [String: JSONValue]
    ) async throws -> PreferenceChange {
        try self.withTables { tables in
            guard tables.users[user.folded] != nil else { throw DovetailError.userNotFound(user) }
            let before = try tables.preferences[user.folded]?.value ?? [:]
            let after = try change(before)
            tables.preferences[user.folded] = try Encoded(after)
            return PreferenceChange(before: before, after: after)
        }
    }

    public func announcement(_ name: String) async throws -> JSONValue? {
        try self.withTables { $0.announcements[name] }?.value
    }

    public func announce(_ announcement: JSONValue?, as name: String) async throws -> JSONValue? {
        let encoded = try announcement.map { try Encoded($0) }
        return try self.withTables { tables in
            defer { tables.announcements[name] = encoded }
            return try tables.announcements[name]?.value
        }
    }
}
