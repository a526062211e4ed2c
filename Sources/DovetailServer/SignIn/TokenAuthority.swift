import DovetailAPI
import DovetailCore
import DovetailHost
import Foundation
import JWTKit
import Synchronization

/// Makes tokens and judges them: JSON Web Tokens, signed by HMAC with SHA-256.
///
/// Judging touches neither the store nor an actor, because every request of a plugin's route is judged: the claims carry
/// the role, and the revoked ids are in memory.
final class TokenAuthority: Sendable {
    private let host: PluginHost
    private let keys: JWTKeyCollection
    private let algorithm: any JWTAlgorithm
    private let parser = DefaultJWTParser()
    private let revoked: Mutex<Set<String>>
    private let known = KnownTokens()

    /// Reads the key, or makes one, and what was revoked.
    ///
    /// - Throws: `storeFailed` when either cannot be read.
    init(host: PluginHost) async throws {
        let file = try KeyFile(path: host.dataFolder + "/token.key", length: 32)
        self.host = host
        self.keys = await JWTKeyCollection().add(hmac: HMACKey(from: file.bytes), digestAlgorithm: .sha256)
        self.algorithm = try await self.keys.getKey()
        self.revoked = Mutex(try await host.revokedTokens())
    }

    /// Makes a token.
    func issue(
        to user: UserID, role: Role, lifetime: Duration, page: InstallationID? = nil
    ) async throws -> (claims: TokenClaims, token: String) {
        let now = Int(self.host.now.timeIntervalSince1970)
        let claims = TokenClaims(
            user: user, role: role, id: SecretText.make(bits: 128), expiresAt: now + Int(lifetime.components.seconds),
            issuedAt: now, plugin: page?.slug, owner: page?.owner)
        return (claims, try await self.keys.sign(claims))
    }

    /// The claims of a token.
    ///
    /// - Throws: `unauthenticated` when it is no token, not signed with this host's key, expired or revoked.
    func verify(_ token: String) throws -> TokenClaims {
        guard let claims = self.signedClaims(token) else {
            throw DovetailError.unauthenticated("The token was not made by this server, or is damaged.")
        }
        guard !self.isExpired(claims) else {
            throw DovetailError.unauthenticated("The token expired at \(claims.expiry.formatted(.iso8601)).")
        }
        guard !self.isRevoked(claims) else { throw DovetailError.unauthenticated("The token was revoked.") }
        return claims
    }

    /// Whether a token that was good when it came is still good: neither expired nor revoked.
    func isGood(_ claims: TokenClaims) -> Bool { !self.isExpired(claims) && !self.isRevoked(claims) }

    private func isExpired(_ claims: TokenClaims) -> Bool { claims.expiry <= self.host.now }

    private func isRevoked(_ claims: TokenClaims) -> Bool { self.revoked.withLock { $0.contains(claims.revocation) } }

    /// Makes a token worthless, at once and for good.
    func revoke(_ claims: TokenClaims) async throws {
        try await self.revoke(claims.id, of: claims.user, expiring: claims.expiry)
    }

    /// Makes a user's token of that id worthless; one that does not exist is not an error.
    func revoke(_ id: String, of user: UserID, expiring: Date) async throws {
        let revocation = TokenClaims.revocation(id, of: user)
        try await self.host.revokeToken(revocation, expiring: expiring)
        self.revoked.withLock { _ = $0.insert(revocation) }
    }

    /// The claims, if the token is one of this server's, whether or not it has ended.
    private func signedClaims(_ token: String) -> TokenClaims? {
        if let claims = self.known[token] { return claims }
        let bytes = Array(token.utf8)
        // Whatever makes a token unreadable makes it no token; the error would tell a forger more than needed.
        guard let end = bytes.lastIndex(of: UInt8(ascii: ".")),
            let parsed = try? self.parser.parse(bytes, as: TokenClaims.self), parsed.header.alg == "HS256",
            (try? self.algorithm.verify(parsed.signature, signs: bytes[..<end])) == true
        else { return nil }
        self.known.add(token, parsed.payload)
        return parsed.payload
    }
}

extension DovetailError {
    /// Nobody is signed in, for a reason.
    static func unauthenticated(_ reason: String) -> DovetailError {
        DovetailError(
            .unauthenticated, "\(reason) Sign in again, or ask for a new token with `dovetail token`.")
    }
}
