import DovetailAPI
import DovetailCore
import HTTPTypes

/// The description of the API (OpenAPI 3.1), made from the same table as the routes.
struct OpenAPIDocument: Sendable {
    /// The document.
    let value: JSONValue
    /// The shelves on which the host's own routes stand.
    private let tags: Set<String>

    /// Describes a table.
    ///
    /// - Throws: whatever a document's type throws when its schema is found out.
    init(_ table: [Route]) throws {
        var definitions = try SchemaNode(of: API.Problem.self).definitions
        var paths: [String: [String: JSONValue]] = [:]
        for route in table {
            paths[route.describedPath, default: [:]][route.method.rawValue.lowercased()] = try Self.operation(
                route, &definitions)
        }
        self.tags = Set(table.map(\.tag))
        self.value = [
            "openapi": "3.1.0",
            "info": [
                "title": "Dovetail", "version": "1.0.0",
                "description": "Installs, enables, configures, updates and removes plugins, for each user.",
                "license": ["name": "Apache 2.0", "identifier": "Apache-2.0"],
            ],
            "paths": .object(paths.mapValues(JSONValue.object)),
            "components": [
                "schemas": .object(definitions),
                "securitySchemes": [
                    "bearer": ["type": "http", "scheme": "bearer", "bearerFormat": "JWT"],
                    "session": ["type": "apiKey", "in": "cookie", "name": .string(SignIn.cookie)],
                ],
            ],
        ]
    }

    /// The description with what plugins answer, too.
    ///
    /// - Parameter manifests: The releases, at most one of each plugin.
    /// - Returns: The document.
    func adding(_ manifests: [PluginManifest]) -> JSONValue {
        guard case .object(var document) = self.value, case .object(var paths)? = document["paths"] else {
            return self.value
        }
        let sections = manifests.filter { !$0.endpoints.isEmpty }.map { PluginSection($0, besideTags: self.tags) }
        for section in sections {
            for (path, operations) in section.paths { paths[path] = .object(operations) }
        }
        document["paths"] = .object(paths)
        document["tags"] = .array(self.tags.sorted().map { ["name": .string($0)] } + sections.map(\.tag))
        return .object(document)
    }

    private static func operation(_ route: Route, _ definitions: inout [String: JSONValue]) throws -> JSONValue {
        var operation: [String: JSONValue] = [
            "tags": [.string(route.tag)], "summary": .string(route.summary), "operationId": .string(Self.id(of: route)),
            "parameters": .array(Self.parameters(of: route)), "security": Self.security(of: route.access),
        ]
        if let request = route.request {
            operation["requestBody"] = [
                "required": .bool(!request.isOptional), "content": try Self.content(request, &definitions),
            ]
        }
        var responses = Self.failures(of: route)
        var success: [String: JSONValue] = ["description": .string(route.summary)]
        if let response = route.response { success["content"] = try Self.content(response, &definitions) }
        responses["\(route.status)"] = .object(success)
        operation["responses"] = .object(responses)
        return .object(operation)
    }

    private static func content(
        _ document: Route.Document, _ definitions: inout [String: JSONValue]
    ) throws -> JSONValue {
        let node = try document.schema()
        definitions.merge(node.definitions) { first, _ in first }
        return .object([document.contentType: ["schema": node.schema]])
    }

    private static func parameters(of route: Route) -> [JSONValue] {
        let inPath = route.parameters.map { name -> JSONValue in
            ["name": .string(name), "in": "path", "required": true, "schema": ["type": "string"]]
        }
        let inQuery = route.query.map { name, meaning -> JSONValue in
            [
                "name": .string(name), "in": "query", "description": .string(meaning),
                "schema": ["type": name == "limit" ? "integer" : "string"],
            ]
        }
        return inPath + inQuery
    }

    private static func security(of access: Route.Access) -> JSONValue {
        switch access {
        case .everybody, .guests: []
        case .users, .administrators: [["bearer": []], ["session": []]]
        case .pluginUsers: [["bearer": []]]
        }
    }

    /// What can go wrong wherever somebody has to be signed in.
    static let failuresOfUsers: [DovetailError.Code] = [.unauthenticated, .forbidden, .starting]

    /// The problems by status code: those of the route, and those that its access brings.
    private static func failures(of route: Route) -> [String: JSONValue] {
        let ofAccess: [DovetailError.Code] =
            switch route.access {
            case .everybody: []
            case .guests: [.starting]
            case .users, .pluginUsers, .administrators: Self.failuresOfUsers
            }
        let ofBody: [DovetailError.Code] = route.request == nil ? [] : [.tooLarge, .unsupportedMediaType]
        return Self.failures(of: route.errors + ofAccess + ofBody)
    }

    /// Problems by status code.
    static func failures(of codes: [DovetailError.Code]) -> [String: JSONValue] {
        let codes = Dictionary(grouping: Set(codes)) { ProblemStatus.status(of: $0) }
        return Dictionary(
            uniqueKeysWithValues: codes.map { status, codes in
                let names = codes.map { "`\($0)`" }.sorted().joined(separator: ", ")
                let problem: JSONValue = [
                    "description": .string("A problem: \(names)."),
                    "content": [
                        "application/problem+json": ["schema": ["$ref": "#/components/schemas/Problem"]]
                    ],
                ]
                return ("\(status)", problem)
            })
    }

    /// A name for the operation, made of its method and path: `get_api_v1_plugins_slug`.
    private static func id(of route: Route) -> String {
        let parts = route.describedPath.split(separator: "/").map { part in
            part.filter { $0 != "{" && $0 != "}" }.replacing("-", with: "_").replacing(".", with: "_")
        }
        return ([route.method.rawValue.lowercased()] + parts).joined(separator: "_")
    }
}
