import DovetailAPI
import DovetailCore
import DovetailHost
import HTTPTypes
import Hummingbird

/// What owners had in plugins that they have removed: their own, and for administrators everybody's.
enum ExportRoutes {
    static let table = [
        Route(
            method: .get, path: "/api/v1/exports", tag: "Exports", summary: "List exports, newest first",
            access: .users,
            query: [
                ("user", "Whose: a name, `me` or `system`; administrators see everybody's when it is left out."),
                ("plugin", "Only this plugin's."), ("before", "The last id of the page before."),
                ("limit", "How many, at most 500."),
            ],
            response: .json(API.Page<API.Export>.self), errors: [.invalidName, .invalidRequest, .userNotFound],
            handler: Self.list),
        Route(
            method: .get, path: "/api/v1/exports/{id}", tag: "Exports", summary: "Show an export",
            access: .users, response: .json(API.Export.self), errors: [.notFound]
        ) { try Response(document: API.Export(try await Self.record($0))) },
        Route(
            method: .get, path: "/api/v1/exports/{id}/content", tag: "Exports",
            summary: "Load an export: JSON Lines", access: .users,
            response: Route.Document(contentType: Self.contentType) { SchemaNode(["type": "string"]) },
            errors: [.notFound], handler: Self.load),
        Route(
            method: .delete, path: "/api/v1/exports/{id}", tag: "Exports", summary: "Remove an export for good",
            access: .users, status: 204, errors: [.notFound]
        ) { call in
            try await call.host.removeExport(try await Self.record(call).id)
            return Response(status: .noContent)
        },
    ]

    private static let contentType = "application/jsonl"

    private static func list(_ call: Call) async throws -> Response {
        let limit = try call.limit()
        let query = ExportQuery(
            owner: try await call.queriedOwner(), slug: try call.query("plugin").map { try PluginSlug($0) },
            before: try call.query("before").map { OperationID(rawValue: $0) }, limit: limit)
        let exports = try await call.host.exports(query)
        let next = exports.count == limit ? exports.last?.id.rawValue : nil
        return try Response(document: API.Page(exports.map(API.Export.init), next: next))
    }

    private static func load(_ call: Call) async throws -> Response {
        let record = try await Self.record(call)
        let name = "\(record.installation.slug)-\(record.id).jsonl"
        let headers: HTTPFields = [
            .contentType: Self.contentType, .contentDisposition: "attachment; filename=\"\(name)\"",
            .cacheControl: "no-store", .noSniff: "nosniff",
        ]
        let body = try await FileReader.body(
            of: try await call.host.exportFile(record.id),
            orThrow: DovetailError(.notFound, "The export \(record.id) was removed a moment ago."))
        return Response(status: .ok, headers: headers, body: body)
    }

    /// The export that the path names; another user's is not there.
    private static func record(_ call: Call) async throws -> ExportRecord {
        let id = try call.parameter("id")
        let caller = try call.caller()
        guard let record = try await call.host.export(OperationID(rawValue: id)),
            caller.isAdministrator || record.installation.owner == .user(caller.user)
        else { throw DovetailError(.notFound, "There is no export \(id.excerpt(80)).") }
        return record
    }
}

extension API.Export {
    fileprivate init(_ record: ExportRecord) {
        self.init(
            id: record.id.rawValue, owner: record.installation.owner.rawValue, slug: record.installation.slug,
            version: record.version, reason: record.reason.rawValue, createdAt: record.createdAt, bytes: record.bytes,
            entries: record.entries)
    }
}
