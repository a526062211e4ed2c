import DovetailCore
import DovetailHost

/// Who sends a request.
struct Caller: Sendable {
    /// What the token says.
    let claims: TokenClaims
    /// Whether the token came in the browser's cookie instead of a header.
    let usesCookie: Bool

    /// The user.
    var user: UserID { self.claims.user }
    /// Whether the user may do everything, for everybody.
    var isAdministrator: Bool { self.claims.role == .administrator }
    /// The user, as one who asks for operations.
    var requester: Requester { Requester(self.user, role: self.claims.role) }
}
