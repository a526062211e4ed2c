import DovetailCore
import DovetailHost
import HTTPTypes
import Hummingbird
import NIOCore

/// The plugins' own routes, below `/plugins/{slug}`.
///
/// Module pages call them from an origin of their own, so every origin may, and the browser's session never counts.
enum PluginRoutes {
    private static let methods: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete]

    /// What can go wrong with any of them.
    static let errors: [DovetailError.Code] = [
        .invalidName, .invalidRequest, .notFound, .notInstalled, .methodNotAllowed, .requestTimedOut, .tooLarge,
        .validationFailed, .tooManyRequests, .headTooLarge, .expectationFailed, .upgradeNotSupported,
        .pluginFailed, .crashed, .notRunnable, .notServing, .quarantined, .timedOut,
        .stopping,
    ]

    static let table = ["/plugins/{slug}", "/plugins/{slug}/{path...}"].flatMap { path in
        Self.methods.map { method in
            Route(
                method: method, path: path, tag: "Plugins", summary: "Ask a plugin that serves the caller",
                access: .pluginUsers, response: Route.Document(contentType: "*/*") { SchemaNode([:]) },
                errors: Self.errors,
                isCrossOrigin: true, handler: Self.respond)
        } + [Self.preflight(path)]
    }

    private static func respond(_ call: Call) async throws -> Response {
        try await Self.respond(call, as: RequestMethod(rawValue: call.request.method.rawValue), call.caller())
    }

    /// What a browser asks before it lets a page of another origin call; otherwise the plugin's own affair.
    private static func preflight(_ path: String) -> Route {
        Route(
            method: .options, path: path, tag: "Plugins", summary: "Say that pages of every origin may call",
            access: .guests, status: 204, isCrossOrigin: true
        ) { call in
            guard let method = call.request.headers[.accessControlRequestMethod] else {
                let caller = try call.server.signIn.callerOfPlugin(try call.slug(), call.request)
                return try await Self.respond(call, as: .options, caller)
            }
            return Response(
                status: .noContent,
                headers: [
                    .accessControlAllowMethods: method,
                    .accessControlAllowHeaders: call.request.headers[.accessControlRequestHeaders]
                        ?? "Authorization, Content-Type",
                    .accessControlMaxAge: "600",
                ])
        }
    }

    private static func respond(_ call: Call, as method: RequestMethod, _ caller: Caller) async throws -> Response {
        let slug = try call.slug()
        try Self.refuseUpgrade(call)
        try call.server.userRates.take(caller.user, slug)
        if let page = caller.claims.installation { try await Self.admit(page, call.host, caller.user) }
        let request = try await PluginRequest(call, method: method, user: caller.user)
        do {
            let answer = try await Self.ask(call.host, request, slug)
            return try Response(answer, to: call) {
                "\(method) \(request.path.excerpt(100)) of \(slug) for user \(caller.user)"
            }
        } catch let error as DovetailError where error.code == .notServing && error.remedy != .retry {
            throw try await Self.reason(error, call.host, slug, caller.user)
        }
    }

    /// Asks the plugin, which is told when the client hangs up.
    private static func ask(
        _ host: PluginHost, _ request: PluginRequest, _ slug: PluginSlug
    ) async throws -> PluginResponse {
        guard let connection = ClientConnection.current else { return try await host.respond(to: request, from: slug) }
        return try await connection.cancelling { try await host.respond(to: request, from: slug) }
    }

    /// Refuses what wants to speak WebSocket; other upgrades are offers, which a server may leave.
    private static func refuseUpgrade(_ call: Call) throws {
        guard call.request.headers[.upgrade]?.lowercased().contains("websocket") == true else { return }
        throw DovetailError(
            .upgradeNotSupported,
            "Plugins' routes do not speak WebSocket. Ask with plain requests, and let the plugin answer with a stream of events (text/event-stream)."
        )
    }

    /// Refuses a page's token when another installation serves the user than the one whose page it was made for.
    private static func admit(_ page: InstallationID, _ host: PluginHost, _ user: UserID) async throws {
        for owner in [Owner.user(user), .system] {
            let id = InstallationID(owner: owner, slug: page.slug)
            guard try await host.installation(id)?.lifecycle.isServing == true else { continue }
            guard id != page else { return }
            throw DovetailError(
                .forbidden,
                "This token is good for \(page) only, and \(user) is served by \(id). Load that one's page instead.")
        }
    }

    /// Why nothing serves: nothing is installed, or what is does not serve at the moment.
    private static func reason(
        _ error: DovetailError, _ host: PluginHost, _ slug: PluginSlug, _ user: UserID
    ) async throws -> DovetailError {
        for owner in [Owner.user(user), .system] {
            let id = InstallationID(owner: owner, slug: slug)
            guard let installation = try await host.installation(id) else { continue }
            // What is to serve does when its operation has ended; what sleeps stays asleep until somebody wakes it.
            let isComing = installation.lifecycle.isServing || installation.lifecycle.name == .updating
            let sentence = "\(id) does not serve at the moment: it is \(installation.lifecycle.state)"
            return DovetailError(
                .notServing,
                isComing ? "\(sentence), and an operation of it has not ended. Try again in a moment." : "\(sentence).",
                remedy: isComing ? .retry : .changeRequest)
        }
        return DovetailError(.notInstalled, "\(slug) is not installed for \(user).")
    }
}
