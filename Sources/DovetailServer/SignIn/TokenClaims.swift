import DovetailCore
import FoundationEssentials
import JWTKit

/// What a token says; signed, so that the server need not keep it.
struct TokenClaims: JWTPayload, Equatable {
    private enum CodingKeys: String, CodingKey {
        case user = "sub"
        case role
        case id = "jti"
        case expiresAt = "exp"
        case issuedAt = "iat"
        case plugin
        case owner
    }

    /// Whom it signs in.
    let user: UserID
    /// What the user may do with it.
    let role: Role
    /// The id by which it is revoked; tells it from the user's other tokens.
    let id: String
    /// When it ends, in seconds since 1970.
    let expiresAt: Int
    /// When it was made, in seconds since 1970.
    let issuedAt: Int
    /// The plugin whose routes alone it is good for; nil when it is good for everything.
    let plugin: PluginSlug?
    /// Whose installation of that plugin; nil together with ``plugin``.
    let owner: Owner?

    /// The installation whose routes alone it is good for; nil when it is good for everything.
    var installation: InstallationID? {
        guard let plugin = self.plugin, let owner = self.owner else { return nil }
        return InstallationID(owner: owner, slug: plugin)
    }

    /// When it ends.
    var expiry: Date { Date(timeIntervalSince1970: Double(self.expiresAt)) }

    /// The text under which the store keeps that it is revoked: users cannot revoke each other's tokens.
    var revocation: String { Self.revocation(self.id, of: self.user) }

    static func revocation(_ id: String, of user: UserID) -> String { "\(user.folded)/\(id)" }

    /// Judges nothing: ``TokenAuthority`` does, by the host's own clock.
    func verify(using algorithm: some JWTAlgorithm) async throws {}
}
