import DovetailCore
import HTTPTypes
import Hummingbird

/// Finds out who sends a request.
struct SignIn: Sendable {
    /// The cookie of a browser's session.
    static let cookie = "dovetail_session"

    let tokens: TokenAuthority

    /// The caller of a plugin's route: by bearer token alone, never by cookie, so that no page can use a browser's
    /// session.
    func callerOfPlugin(_ slug: PluginSlug, _ request: Request) throws -> Caller {
        guard let token = try self.bearerToken(request) else { throw self.missing("") }
        let claims = try self.tokens.verify(token)
        guard claims.plugin == nil || claims.plugin == slug else {
            throw DovetailError(.forbidden, "This token is good for one plugin's routes only, and not for \(slug)'s.")
        }
        return Caller(claims: claims, usesCookie: false)
    }

    /// The caller of the API: by bearer token or by the session's cookie.
    ///
    /// - Throws: `unauthenticated`; `forbidden` for a page's token, and for a change by cookie that another site may have
    ///   caused.
    func callerOfAPI(_ request: Request) throws -> Caller {
        let caller: Caller
        if let token = try self.bearerToken(request) {
            caller = Caller(claims: try self.tokens.verify(token), usesCookie: false)
        } else if let token = request.cookies[Self.cookie]?.value {
            caller = Caller(claims: try self.tokens.verify(token), usesCookie: true)
        } else {
            throw self.missing(" or sign in")
        }
        guard caller.claims.plugin == nil else {
            throw DovetailError(.forbidden, "This token is good for one plugin's routes only, and not for the API.")
        }
        guard !caller.usesCookie || Self.isSafe(request) else {
            throw DovetailError(
                .forbidden, "This change came from another site. Use the dashboard's own pages, or a bearer token.")
        }
        return caller
    }

    private func bearerToken(_ request: Request) throws -> String? {
        guard let value = request.headers[.authorization] else { return nil }
        let bytes = value.utf8
        guard bytes.count > 7, String(bytes.prefix(7))?.lowercased() == "bearer " else {
            throw DovetailError.unauthenticated("The Authorization header holds no bearer token.")
        }
        return String(bytes.dropFirst(7).drop { $0 == UInt8(ascii: " ") })
    }

    private func missing(_ or: String) -> DovetailError {
        DovetailError.unauthenticated("This needs a token: send `Authorization: Bearer …`\(or).")
    }

    /// Whether a request that the browser signed by itself was meant: it changes nothing, or comes from this site.
    private static func isSafe(_ request: Request) -> Bool {
        if [.get, .head, .options].contains(request.method) { return true }
        if let site = request.headers[.secFetchSite] { return site == "same-origin" || site == "none" }
        guard let origin = request.headers[.origin], let host = request.head.authority, !host.isEmpty else {
            return false
        }
        return origin == "https://\(host)" || origin == "http://\(host)"
    }
}
