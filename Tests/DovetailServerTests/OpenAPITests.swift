import DovetailAPI
import DovetailCore
import DovetailHost
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

    @Test("an edition has the tag of its text, whoever asked first and whichever host wrote it")
    func tags() throws {
        let document = try OpenAPIDocument(RouteTable.standalone)
        let (one, other) = (try OpenAPIEditions(document), try OpenAPIEditions(document))
        #expect(one.general.tag == other.general.tag)
        let text = try document.value.encoded()
        #expect(one.general.tag == "\"\(ContentDigest.of(text))\"")
        #expect(try one.edition(with: []).tag == other.edition(with: []).tag)
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

    @Test(
        "N6 · plugins' endpoints stand in it under the plugin's tag, for who may see the catalogue, as releases come and go"
    )
    func plugins() async throws {
        try await withServer { server in
            func paths(_ client: TestClient) async throws -> [String: JSONValue] {
                let answer = try await client.get(APIPaths.openAPI)
                #expect(answer.status == 200)
                let document = try JSONValue(parsing: answer.bytes)
                return document["paths"]?.object?.filter { $0.key.hasPrefix("/plugins/Greeter") } ?? [:]
            }
            #expect(try await paths(server.guest).isEmpty)
            let ada = try await server.client("ada")
            let described = try await paths(ada)
            #expect(described.keys.contains("/plugins/Greeter/hello") && described.count == 11)
            let item = try #require(described["/plugins/Greeter/items/{name}"]?["get"])
            #expect(item["tags"] == ["Greeter"] && item["security"] == [["bearer": []]])
            #expect(item["parameters"]?.array?.compactMap { $0["name"]?.string } == ["name"])
            #expect(item["responses"]?["504"] != nil && item["responses"]?["2XX"] != nil)
            #expect(described["/plugins/Greeter/echo"]?["post"]?["requestBody"] != nil)
            let stranger = TestClient(address: server.address, token: "nonsense")
            #expect(try await stranger.get(APIPaths.openAPI).status == 401)
            let session = try await server.guest.get(APIPaths.openAPI, headers: ["Cookie": "dovetail_session=old"])
            #expect(session.status == 200)

            _ = try await server.host.publish(folder: try server.package(.surfer("1.0.0", "GET /waves")))
            func surfing() async throws -> Set<String> {
                let document = try JSONValue(parsing: try await ada.get(APIPaths.openAPI).bytes)
                return Set(document["paths"]?.object?.keys.filter { $0.hasPrefix("/plugins/Surfer") } ?? [])
            }
            #expect(try await surfing() == ["/plugins/Surfer/waves"])
            _ = try await server.host.publish(folder: try server.package(.surfer("1.1.0", "POST /boards/**")))
            #expect(try await surfing() == ["/plugins/Surfer/boards/{rest}"])
            for version in [SemanticVersion(1, 0, 0), SemanticVersion(1, 1, 0)] {
                try await server.host.withdraw(ReleaseID(slug: try PluginSlug("Surfer"), version: version))
            }
            #expect(try await surfing().isEmpty)
        }
    }

    @Test("it is written anew only when releases come or go, and who has it is not sent it again")
    func editions() async throws {
        try await withServer { server in
            let ada = try await server.client("ada")
            func tag(_ client: TestClient) async throws -> String {
                let tag = try #require(try await client.get(APIPaths.openAPI).headers["etag"].first)
                let again = try await client.get(APIPaths.openAPI, headers: ["If-None-Match": tag])
                #expect(again.status == 304 && again.bytes.isEmpty && again.headers["etag"] == [tag])
                return tag
            }
            let (general, before) = (try await tag(server.guest), try await tag(ada))
            _ = try await server.host.publish(folder: try server.package(.surfer("1.0.0", "GET /waves")))
            let after = try await tag(ada)
            #expect(Set([general, before, after]).count == 3)
            #expect(try await tag(server.guest) == general)
        }
    }

    @Test("N6 · endpoints that are one path to OpenAPI stand there once, and no two operations have one name")
    func sections() throws {
        let manifest = """
            {"name": "Catalogue", "version": "1.0.0", "type": "backend", "permissions": ["storage.read"],
             "description": "Keeps lists.",
             "api_endpoints": [
               {"method": "GET", "path": "/a/**"}, {"method": "GET", "path": "/a/{x}", "description": "One of them"},
               {"method": "PUT", "path": "/a/{y}"}, {"method": "GET", "path": "/{rest}/**"}, {"method": "GET", "path": "/"},
               {"method": "GET", "path": "/a.b"}, {"method": "GET", "path": "/a_b"}, {"method": "HEAD", "path": "/a.b"}]}
            """
        let parsed = try #require(ManifestParser.parse(bytes: Array(manifest.utf8)).manifest)
        let document = try OpenAPIDocument(RouteTable.standalone).adding([parsed])
        let paths = try #require(document["paths"]?.object?.filter { $0.key.hasPrefix("/plugins/Catalogue") })
        #expect(
            Set(paths.keys) == [
                "/plugins/Catalogue", "/plugins/Catalogue/a/{x}", "/plugins/Catalogue/{rest}/{further}",
                "/plugins/Catalogue/a.b", "/plugins/Catalogue/a_b",
            ])
        let item = try #require(paths["/plugins/Catalogue/a/{x}"])
        #expect(item["get"]?["summary"] == "One of them" && item["put"]?["parameters"]?.array?.first?["name"] == "x")
        let operations = paths.values.flatMap { ($0.object ?? [:]).values }
        #expect(Set(operations.compactMap { $0["operationId"]?.string }).count == operations.count)
        #expect(operations.allSatisfy { $0["tags"] == ["Plugin Catalogue"] })
        let tag = document["tags"]?.array?.first { $0["name"] == "Plugin Catalogue" }
        #expect(tag?["description"]?.string?.contains("`storage.read`") == true, "\(document["tags"] ?? [])")
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
