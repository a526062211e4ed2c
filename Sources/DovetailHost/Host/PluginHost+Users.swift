public import DovetailCore
public import Foundation

extension PluginHost {
    /// Adds a user, and tells the system's installations (`user.created`).
    ///
    /// - Throws: ``DovetailCore/DovetailError/Code/nameTaken`` when there is one of that name, also in other case.
    @discardableResult
    public func addUser(_ id: UserID, role: Role = .user) async throws -> User {
        let user = User(id: id, role: role, createdAt: self.clock.now)
        try await self.store.insert(user)
        let data: JSONValue = ["user_id": .string(id.rawValue), "username": .string(id.rawValue)]
        self.bus.publish(.ofHost("user.created", to: .system, at: self.clock.now, data))
        return user
    }

    /// A user, compared without regard to case; nil when there is none.
    public func user(_ id: UserID) async throws -> User? { try await self.store.user(id) }

    /// Users in the order of their names: at most `limit`, beginning after a name.
    public func users(after id: UserID? = nil, limit: Int = 100) async throws -> [User] {
        try await self.store.users(after: id, limit: limit)
    }

    /// Revokes a token until it expires anyway.
    public func revokeToken(_ id: String, expiring: Date) async throws {
        try await self.store.revokeToken(id, expiring: expiring)
    }

    /// The ids of the tokens that are revoked.
    public func revokedTokens() async throws -> Set<String> { try await self.store.revokedTokens(at: self.clock.now) }

    /// The time as the host knows it.
    public var now: Date { self.clock.now }
}
