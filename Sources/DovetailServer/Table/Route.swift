import DovetailCore
import HTTPTypes
import Hummingbird

/// One row of the table from which both the router and `/openapi.json` are made.
struct Route: Sendable {
    /// Who may ask.
    enum Access: Sendable {
        /// Everybody, signed in or not, also while the host is starting.
        case everybody
        /// Everybody, once the host has started: whoever signs in.
        case guests
        /// Whoever is signed in; the handler may say more.
        case users
        /// Administrators.
        case administrators
        /// Whoever is signed in by bearer token, which may be one for the plugin in the path only.
        case pluginUsers
    }

    /// The method.
    let method: HTTPRequest.Method
    /// The path, its parameters in braces; a last `{name...}` stands for any rest.
    let path: String
    /// The shelf on which it stands in the description.
    let tag: String
    /// What it does, in a few words.
    let summary: String
    /// Who may ask.
    let access: Access
    /// The document that it takes; nil when it takes none.
    var request: Document?
    /// The names of the parameters that its query may hold, with what they mean.
    var query: [(name: String, meaning: String)] = []
    /// The status code when all goes well.
    var status = 200
    /// The document that it answers; nil when it answers none.
    var response: Document?
    /// What can go wrong beside what can with all: being asked by nobody, or by the wrong one.
    var errors: [DovetailError.Code] = []
    /// Whether pages of other origins may read the answer, which never depends on a cookie.
    var isCrossOrigin = false
    /// What answers.
    let handler: @Sendable (Call) async throws -> Response
}

extension Route {
    /// A document that travels: its type and where it is described.
    struct Document: Sendable {
        /// The type of content.
        let contentType: String
        /// Its schema.
        let schema: @Sendable () throws -> SchemaNode
        /// Whether it may be left out of a request.
        var isOptional = false

        /// A JSON document of a type.
        static func json<Value: Decodable & Sendable>(_ type: Value.Type, isOptional: Bool = false) -> Self {
            Self(
                contentType: "application/json", schema: { try SchemaNode(of: type) }, isOptional: isOptional)
        }
    }

    /// The path as the router has it.
    var routerPath: RouterPath {
        RouterPath(self.path.split(separator: "/").map { $0.hasSuffix("...}") ? "**" : $0 }.joined(separator: "/"))
    }

    /// The path as OpenAPI has it.
    var describedPath: String { self.path.replacing("...}", with: "}") }

    /// The names in braces in the path, in order.
    var parameters: [String] {
        self.describedPath.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
    }
}
