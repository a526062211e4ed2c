import DovetailAPI
import DovetailCore
import DovetailHost
import HTTPTypes
import Hummingbird

/// The session of a browser.
enum SessionRoutes {
    static let table = [
        Route(
            method: .post, path: "/api/v1/session", tag: "Session", summary: "Sign a browser in by a code",
            access: .guests, request: .json(API.NewSession.self), response: .json(API.Session.self),
            errors: [.invalidRequest, .unauthenticated], handler: Self.begin),
        Route(
            method: .get, path: "/api/v1/session", tag: "Session", summary: "Say who is signed in", access: .users,
            response: .json(API.Session.self), handler: Self.show),
        Route(
            method: .delete, path: "/api/v1/session", tag: "Session", summary: "Sign a browser out", access: .users,
            status: 204, handler: Self.end),
    ]

    private static func begin(_ call: Call) async throws -> Response {
        let session = try await call.document(API.NewSession.self)
        guard let id = call.server.codes.redeem(session.code, now: call.host.now),
            let user = try await call.host.user(id)
        else {
            throw DovetailError(
                .unauthenticated,
                "The code is unknown, was used already, or is over. Ask for another: `dovetail sign-in`.")
        }
        let token = try await call.server.token(for: user, lifetime: call.settings.lifetimes.session)
        var response = try Response(
            document: API.Session(user: token.user, role: token.role, expiresAt: token.expiresAt))
        let age = Int(call.settings.lifetimes.session.components.seconds)
        response.headers[.setCookie] = Self.cookie(token.token, age: age, settings: call.settings)
        return response
    }

    private static func show(_ call: Call) async throws -> Response {
        let claims = try call.caller().claims
        return try Response(
            document: API.Session(user: claims.user, role: claims.role, expiresAt: claims.expiry))
    }

    /// Revokes whatever signed the request in, so that a copy of the cookie is worthless, too.
    private static func end(_ call: Call) async throws -> Response {
        try await call.server.tokens.revoke(try call.caller().claims)
        return Response(
            status: .noContent, headers: [.setCookie: Self.cookie("", age: 0, settings: call.settings)])
    }

    /// Sent to the API alone, by pages of this site alone, and kept from their scripts.
    private static func cookie(_ value: String, age: Int, settings: ServerSettings) -> String {
        let secure = settings.publicURL?.hasPrefix("https://") == true ? "; Secure" : ""
        return "\(SignIn.cookie)=\(value); Path=/api; HttpOnly; SameSite=Strict; Max-Age=\(age)\(secure)"
    }
}
