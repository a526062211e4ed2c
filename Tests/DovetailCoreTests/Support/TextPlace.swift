import DovetailCore
import Testing

/// A place in a manifest where a text stands.
struct TextPlace: Sendable, CustomTestStringConvertible {
    let name: String
    /// The members of a manifest that have a value at this place.
    let members: @Sendable (JSONValue) -> [String: JSONValue]

    var testDescription: String { self.name }

    private init(_ name: String, _ members: @escaping @Sendable (JSONValue) -> [String: JSONValue]) {
        self.name = name
        self.members = members
    }

    /// Every kind of text that a manifest holds.
    static let all: [TextPlace] = [
        TextPlace("name") { ["name": $0] },
        TextPlace("name beside a slug") { ["name": $0, "plugin_slug": "Sample"] },
        TextPlace("scope") { ["scope": $0] },
        TextPlace("plugin_slug") { ["plugin_slug": $0] },
        TextPlace("version") { ["version": $0] },
        TextPlace("type") { ["type": $0] },
        TextPlace("runtime") { ["runtime": $0] },
        TextPlace("title") { ["title": $0] },
        TextPlace("description") { ["description": $0] },
        TextPlace("email") { ["email": $0] },
        TextPlace("source_url") { ["source_url": $0] },
        TextPlace("bundle_location") { ["bundle_location": $0] },
        TextPlace("host_version") { ["host_version": $0] },
        TextPlace("dependencies[]") { ["dependencies": [$0]] },
        TextPlace("dependencies.<key>") { ["dependencies": .object([$0.string ?? "": "*"])] },
        TextPlace("dependencies.Other") { ["dependencies": ["Other": $0]] },
        TextPlace("permissions[]") { ["permissions": [$0]] },
        TextPlace("configuration.<key>") { ["configuration": .object([$0.string ?? "": ["type": "string"]])] },
        TextPlace("configuration.key.type") { ["configuration": ["key": ["type": $0]]] },
        TextPlace("api_endpoints[].path") { ["api_endpoints": [["method": "GET", "path": $0]]] },
        TextPlace("api_endpoints[].method") { ["api_endpoints": [["method": $0, "path": "/"]]] },
        TextPlace("events.publishes[]") { ["events": ["publishes": [$0]]] },
        TextPlace("events.subscribes[]") { ["events": ["subscribes": [$0]]] },
        TextPlace("database.tables[].name") { ["database": ["tables": [["name": $0, "owner_column": "o"]]]] },
        TextPlace("modules[].name") { ["modules": [["name": $0]]] },
        TextPlace("modules[].page") { ["modules": [["name": "Board", "page": $0]]] },
    ]
}
