import DovetailAPI
import DovetailCore
import DovetailHost
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// Health, and the description of the API.
enum HealthRoutes {
    static let table = [
        Route(
            method: .get, path: "/health/live", tag: "Health", summary: "Say that the server answers",
            access: .everybody, response: .json(API.Health.self)
        ) { _ in try Response(document: API.Health(checks: [:])) },
        Route(
            method: .get, path: "/health/ready", tag: "Health", summary: "Say whether the server can do its work",
            access: .everybody, response: .json(API.Health.self), handler: Self.ready),
        Route(
            method: .get, path: "/openapi.json", tag: "Health",
            summary: "Describe the API; to who is signed in, with the endpoints of the plugins", access: .everybody,
            response: Route.Document(contentType: "application/json") { SchemaNode(["type": "object"]) },
            errors: [.unauthenticated, .forbidden], handler: Self.describe),
    ]

    /// What lies at the root of a server that has nothing else to show.
    static let frontPage = [
        Route(
            method: .get, path: "/", tag: "Health", summary: "Say where things are", access: .everybody,
            response: .json([String: String].self)
        ) { _ in
            try Response(
                document: [
                    "name": "Dovetail", "api": APIPaths.root, "openapi": APIPaths.openAPI, "health": APIPaths.ready,
                ])
        }
    ]

    /// The API for everybody; what the catalogue has, for who may see the catalogue.
    private static func describe(_ call: Call) async throws -> Response {
        var edition = call.server.descriptions.general
        if call.host.isRunning, try Self.isSignedIn(call) {
            // What an install would take now: endpoints come and go with what is published and withdrawn.
            let manifests = try await call.host.plugins().filter { $0.newestOffered != nil }.map(\.manifest)
            edition = try call.server.descriptions.edition(with: manifests)
        }
        let headers: HTTPFields = [
            .contentType: "application/json", .cacheControl: "no-cache", .vary: "Authorization, Cookie",
            .eTag: edition.tag,
        ]
        guard !call.request.knows(edition.tag) else { return Response(status: .notModified, headers: headers) }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: edition.bytes))
    }

    /// Whether somebody asks who is signed in; a token that is not good is told, a session that has ended is nobody.
    private static func isSignedIn(_ call: Call) throws -> Bool {
        if call.request.headers[.authorization] != nil {
            _ = try call.server.signIn.callerOfAPI(call.request)
            return true
        }
        return (try? call.server.signIn.callerOfAPI(call.request)) != nil
    }

    private static func ready(_ call: Call) async throws -> Response {
        var store = API.Health.Status.ok
        do {
            _ = try await call.host.users(limit: 1)
        } catch {
            call.logger.error("The store does not answer", metadata: ["error.message": "\(error)"])
            store = .unavailable
        }
        var checks: [String: API.Health.Status] = [
            "host": Self.status(of: call.host.phase), "store": store,
        ]
        let protections = call.host.protections
        if !protections.isEmpty {
            checks["sandbox"] = protections.allSatisfy(\.gaps.isEmpty) ? .ok : .partial
        }
        let health = API.Health(checks: checks)
        return try Response(document: health, status: [.ok, .partial].contains(health.status) ? 200 : 503)
    }

    private static func status(of phase: HostPhase) -> API.Health.Status {
        switch phase {
        case .running: .ok
        case .stopping: .stopping
        case .idle, .starting, .stopped: .unavailable
        }
    }
}
