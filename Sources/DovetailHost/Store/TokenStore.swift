import DovetailCore
public import Foundation

/// Keeps which tokens are revoked.
///
/// Tokens themselves are signed, not kept.
public protocol TokenStore: Sendable {
    /// Revokes a token until the time at which it expires anyway. Doing so twice is not an error.
    func revokeToken(_ id: String, expiring: Date) async throws
    /// The ids of the tokens that are revoked and would not be expired at that time; forgets the others.
    func revokedTokens(at now: Date) async throws -> Set<String>
}
