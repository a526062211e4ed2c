import DovetailAPI
import DovetailCore
import DovetailHost
import FoundationEssentials
import HTTPTypes
import Hummingbird

/// Users and what signs them in.
enum UserRoutes {
    static let table = [
        Route(
            method: .post, path: "/api/v1/users", tag: "Users", summary: "Add a user", access: .administrators,
            request: .json(API.NewUser.self), status: 201, response: .json(API.User.self),
            errors: [.invalidName, .invalidRequest, .nameTaken], handler: Self.add),
        Route(
            method: .get, path: "/api/v1/users", tag: "Users", summary: "List the users", access: .administrators,
            query: [("after", "The last name of the page before."), ("limit", "How many, at most 500.")],
            response: .json(API.Page<API.User>.self), errors: [.invalidName, .invalidRequest], handler: Self.list),
        Route(
            method: .post, path: "/api/v1/users/{user}/tokens", tag: "Users", summary: "Make a token", access: .users,
            request: .json(API.NewToken.self, isOptional: true), status: 201, response: .json(API.Token.self),
            errors: [.invalidRequest, .userNotFound], handler: Self.makeToken),
        Route(
            method: .delete, path: "/api/v1/users/{user}/tokens/{id}", tag: "Users", summary: "Revoke a token",
            access: .users, status: 204, errors: [.invalidRequest, .userNotFound], handler: Self.revokeToken),
        Route(
            method: .post, path: "/api/v1/users/{user}/sign-in-codes", tag: "Users",
            summary: "Make a code with which a browser signs in, once", access: .users, status: 201,
            response: .json(API.SignInCode.self), errors: [.userNotFound], handler: Self.makeSignInCode),
    ]

    private static func add(_ call: Call) async throws -> Response {
        let new = try await call.document(API.NewUser.self)
        let user = try await call.host.addUser(UserID(new.name), role: new.role ?? .user)
        return try Response(document: API.User(user), status: 201)
    }

    private static func list(_ call: Call) async throws -> Response {
        let limit = try call.limit()
        let after = try call.query("after").map { try UserID($0) }
        let users = try await call.host.users(after: after, limit: limit)
        let next = users.count == limit ? users.last?.id.rawValue : nil
        return try Response(document: API.Page(users.map(API.User.init), next: next))
    }

    private static func makeToken(_ call: Call) async throws -> Response {
        let user = try await call.user()
        let wanted = try await call.document(or: API.NewToken())
        let lifetimes = call.settings.lifetimes
        let lifetime = wanted.lifetime.map(Duration.seconds) ?? lifetimes.token
        guard lifetime >= .seconds(1), lifetime <= lifetimes.longestToken else {
            throw DovetailError(
                .invalidRequest,
                "A token is good for 1 to \(lifetimes.longestToken.components.seconds) seconds, not \(lifetime.components.seconds)."
            )
        }
        return try Response(document: try await call.server.issueToken(to: user, lifetime: lifetime), status: 201)
    }

    private static func revokeToken(_ call: Call) async throws -> Response {
        let user = try await call.user()
        let id = try call.parameter("id")
        guard (1...64).contains(id.utf8.count), id.allSatisfy(\.isHexDigit) else {
            throw DovetailError(.invalidRequest, "\u{201C}\(id.excerpt(80))\u{201D} is no token's id.")
        }
        // When it ends is not known here; nothing is good for longer than this.
        let expiry = call.host.now.addingTimeInterval(call.settings.lifetimes.longestToken / .seconds(1))
        try await call.server.tokens.revoke(id, of: user, expiring: expiry)
        return Response(status: .noContent)
    }

    private static func makeSignInCode(_ call: Call) async throws -> Response {
        try Response(document: try await call.server.issueSignInCode(to: try await call.user()), status: 201)
    }
}

extension API.User {
    /// Describes a user of the host.
    init(_ user: DovetailHost.User) {
        self.init(id: user.id, role: user.role, createdAt: user.createdAt)
    }
}
