import DovetailAPI
import DovetailCore
import HTTPTypes
import Testing

@testable import DovetailServer

@Suite("The description of the API")
struct OpenAPITests {
    @Test(
        "it is OpenAPI 3.1: every reference resolves, every path parameter is declared, every operation has an answer")
    func structure() throws {
        let document = try OpenAPIDocument(RouteTable.standalone).value
        #expect(document["openapi"] == "3.1.0" && document["info"]?["title"]?.string != nil)
        let schemas = try #require(document["components"]?["schemas"]?.object)
        var names: Set<String> = []
        for (path, item) in try #require(document["paths"]?.object) {
            for (method, operation) in try #require(item.object) {
                let place = "\(method) \(path)"
                let id = try #require(operation["operationId"]?.string)
                #expect(names.insert(id).inserted, "\(id) stands twice")
                let declared = (operation["parameters"]?.array ?? []).filter { $0["in"] == "path" }
                let braces = path.split(separator: "/").filter { $0.hasPrefix("{") }.map { $0.dropFirst().dropLast() }
                #expect(Set(declared.compactMap { $0["name"]?.string }) == Set(braces.map(String.init)), "\(place)")
                #expect(declared.allSatisfy { $0["required"] == true }, "\(place)")
                let responses = try #require(operation["responses"]?.object)
                #expect(responses.keys.contains { $0.hasPrefix("2") }, "\(place)")
                #expect(responses.values.allSatisfy { $0["description"]?.string != nil }, "\(place)")
            }
        }
        for name in Self.references(in: document) { #expect(schemas[name] != nil, "\(name) is not described") }
        for name in ["Problem", "OperationResult", "Installation", "Module", "Plugin"] {
            #expect(schemas[name]?["properties"]?.object?.isEmpty == false, "\(name)")
        }
    }

    @Test("the schema of a type has its members, and those alone that may not be missing are required")
    func schema() throws {
        let node = try SchemaNode(of: API.Module.self)
        #expect(node.schema == ["$ref": "#/components/schemas/Module"])
        let module = try #require(node.definitions["Module"])
        let members = try #require(module["properties"]?.object)
        #expect(members["display_name"] == ["type": "string"] && members["priority"] == ["type": "integer"])
        #expect(members["tags"] == ["type": "array", "items": ["type": "string"]])
        #expect(members["bundle_url"] == ["type": "string"])
        let required = Set(try #require(module["required"]?.array).compactMap(\.string))
        #expect(required.isSuperset(of: ["id", "slug", "display_name", "layout"]))
        #expect(required.isDisjoint(with: ["bundle_url", "description", "component"]))
        let state = try SchemaNode(of: API.Installation.self).definitions["Installation"]?["properties"]?["state"]
        #expect(state?["enum"]?.array?.contains("updating") == true)
    }

    @Test("it lists every route that the server has, and the server has every route that it lists")
    func everyRoute() async throws {
        try await withServer { server in
            let answer = try await server.guest.get(APIPaths.openAPI)
            #expect(answer.status == 200 && answer.headers["content-type"] == ["application/json"])
            let document = try JSONValue(parsing: answer.bytes)
            let paths = try #require(document["paths"]?.object)
            let described = paths.flatMap { path, item in (item.object ?? [:]).keys.map { "\($0) \(path)" } }
            let routed = server.routes.table.map { "\($0.method.rawValue.lowercased()) \($0.describedPath)" }
            #expect(described.sorted() == routed.sorted())
            for route in server.routes.table where route.method != .head && route.path != "/api/v1/events" {
                let path = route.describedPath.replacing("{slug}", with: "Greeter").replacing("{user}", with: "me")
                    .replacing("{version}", with: "1.0.0").replacing("{id}", with: "0").replacing("{path}", with: "x")
                let answer = try await server.guest.send(route.method.rawValue, path)
                #expect(answer.status != 405, "\(route.method) \(route.path)")
                if answer.status == 404 { #expect(route.path.hasPrefix("/bundles"), "\(route.path)") }
            }
        }
    }

    private static func references(in value: JSONValue) -> Set<String> {
        switch value {
        case .object(let members):
            var names = members.values.reduce(into: Set<String>()) { $0.formUnion(Self.references(in: $1)) }
            if let reference = members["$ref"]?.string?.split(separator: "/").last { names.insert(String(reference)) }
            return names
        case .array(let elements):
            return elements.reduce(into: Set<String>()) { $0.formUnion(Self.references(in: $1)) }
        case .null, .bool, .integer, .number, .string:
            return []
        }
    }
}
