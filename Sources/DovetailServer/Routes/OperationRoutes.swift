import DovetailAPI
import DovetailCore
import DovetailHost
import HTTPTypes
import Hummingbird

/// The journal of operations.
enum OperationRoutes {
    static let table = [
        Route(
            method: .get, path: "/api/v1/operations", tag: "Operations", summary: "List operations, newest first",
            access: .users,
            query: [
                ("user", "Whose: a name, `me` or `system`; administrators see everybody's when it is left out."),
                ("plugin", "Only this plugin's."), ("before", "The last id of the page before."),
                ("limit", "How many, at most 500."),
            ],
            response: .json(API.Page<API.Operation>.self), errors: [.invalidName, .invalidRequest, .userNotFound],
            handler: Self.list),
        Route(
            method: .get, path: "/api/v1/operations/{id}", tag: "Operations", summary: "Show an operation",
            access: .users, response: .json(API.Operation.self), errors: [.notFound], handler: Self.show),
    ]

    private static func list(_ call: Call) async throws -> Response {
        let limit = try call.limit()
        let query = OperationQuery(
            owner: try await call.queriedOwner(), slug: try call.query("plugin").map { try PluginSlug($0) },
            before: try call.query("before").map { OperationID(rawValue: $0) }, limit: limit)
        let operations = try await call.host.operations(query)
        let next = operations.count == limit ? operations.last?.id.rawValue : nil
        return try Response(document: API.Page(operations.map(API.Operation.init), next: next))
    }

    private static func show(_ call: Call) async throws -> Response {
        let id = try call.parameter("id")
        let caller = try call.caller()
        guard let operation = try await call.host.operation(OperationID(rawValue: id)),
            caller.isAdministrator || operation.installation.owner == .user(caller.user)
        else { throw DovetailError(.notFound, "There is no operation \(id.excerpt(80)).") }
        return try Response(document: API.Operation(operation))
    }
}
