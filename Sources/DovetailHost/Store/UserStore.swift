public import DovetailCore

/// Keeps the users of a host.
public protocol UserStore: Sendable {
    /// Adds a user.
    ///
    /// - Throws: ``DovetailCore/DovetailError/Code/nameTaken`` when there is one of that name, also in other case.
    func insert(_ user: User) async throws
    /// The user of that name, compared without regard to case; nil when there is none.
    func user(_ id: UserID) async throws -> User?
    /// Users in the order of their names: at most `limit`, beginning after a name.
    func users(after id: UserID?, limit: Int) async throws -> [User]
}
