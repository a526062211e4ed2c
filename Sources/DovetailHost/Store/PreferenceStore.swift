public import DovetailCore

/// Keeps what users prefer, and what the host has announced to all.
public protocol PreferenceStore: Sendable {
    /// What a user prefers, by key; nothing of one who has set nothing, or is not there.
    func preferences(of user: UserID) async throws -> [String: JSONValue]
    /// Changes what a user prefers, while nobody else does.
    ///
    /// - Parameters:
    ///   - user: The user.
    ///   - change: Answers the new preferences for those that are there; what it throws leaves everything as it is.
    /// - Returns: The preferences before and after.
    /// - Throws: What the change throws, and ``DovetailCore/DovetailError/Code/userNotFound`` when there is no such user.
    func changePreferences(
        of user: UserID, _ change: @escaping @Sendable ([String: JSONValue]) throws -> [String: JSONValue]
    ) async throws -> PreferenceChange
    /// What the host has announced under a name; nil when it has announced nothing.
    func announcement(_ name: String) async throws -> JSONValue?
    /// Keeps an announcement in the place of the one before; nil takes it back.
    ///
    /// - Returns: The one before.
    @discardableResult
    func announce(_ announcement: JSONValue?, as name: String) async throws -> JSONValue?
}
