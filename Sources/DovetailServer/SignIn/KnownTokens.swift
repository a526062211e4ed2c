import Synchronization

/// Tokens whose signature was found to be right, so that the next request need not compute it again.
///
/// Whether they have expired or were revoked is asked each time.
final class KnownTokens: Sendable {
    /// How many are kept; when there are more, all are forgotten and found out anew.
    static let limit = 4_096

    private let claims = Mutex<[String: TokenClaims]>([:])

    /// The claims of a token; nil when it is not known.
    subscript(token: String) -> TokenClaims? { self.claims.withLock { $0[token] } }

    /// Keeps a token whose signature is right.
    func add(_ token: String, _ claims: TokenClaims) {
        self.claims.withLock { known in
            if known.count >= Self.limit { known.removeAll(keepingCapacity: true) }
            known[token] = claims
        }
    }
}
