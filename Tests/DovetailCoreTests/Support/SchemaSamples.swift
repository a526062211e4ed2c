import DovetailCore

/// Values, lawful and not, that the parser and the JSON Schema must judge alike.
enum SchemaSamples {
    /// Every field of the manifest itself, out of the schema.
    static let fields = (ManifestSchema.document()["properties"]?.object?.keys.sorted() ?? [])

    static let values: [JSONValue] = [
        .null, true, 0, 1, -1, 2, 301, 0.5, 3.0, "", "text", "a b", "GET", "^1.0", "1.0.0", "/a", "on_demand", "full",
        [],
        ["a.b"], ["GET"], [1], [.null], [[]], [[:]], [:], ["a": "1.0.0"], ["a": 1], ["a b": "*"], ["type": "string"],
        ["k": ["type": "string"]], ["k": ["type": "text"]], 1e300, 40_000_000,
    ]

    static let objects: [(String, [String: JSONValue])] = [
        (
            "modules",
            [
                "name": "Board", "module_id": "m", "display_name": "B", "role": "frontend", "description": "d",
                "icon": "i",
                "category": "c", "priority": 1, "enabled": true, "tags": [], "component": [:], "page": "p.html",
                "layout": [:], "props": [:], "config_fields": [], "messages": [], "required_services": [],
                "dependencies": [],
            ]
        ),
        (
            "modules.component",
            ["bundlelocation": "a", "bundle_location": "a", "scope": "s", "module": "m", "container": "c"]
        ),
        ("modules.layout", ["minWidth": 1, "min_height": 1, "defaultWidth": 1, "default_height": 1]),
        ("configuration", ["type": "array", "required": true, "secret": false, "enum": .null, "description": "d"]),
        ("api_endpoints", ["method": "GET", "path": "/a", "description": "d"]),
        ("events", ["publishes": [], "subscribes": []]),
        ("schedules", ["name": "n", "every": 1, "description": "d"]),
        ("services", ["provides": [], "requires": []]),
        ("services.provides", ["name": "n", "version": "1.0.0", "description": "d"]),
        ("services.requires", ["name": "n", "version": "*"]),
        ("features", ["name": "n", "required": true, "description": "d"]),
        ("database", ["tables": [], "migrations": []]),
        ("database.tables", ["name": "n", "owner_column": "o"]),
        ("dependencies", ["plugin_slug": "Other", "version": "*"]),
    ]

    static func placed(_ object: JSONValue, at place: String) -> [String: JSONValue] {
        switch place {
        case "modules.component": ["modules": [["name": "Board", "component": object]]]
        case "modules.layout": ["modules": [["name": "Board", "layout": object]]]
        case "configuration": ["configuration": ["key": object]]
        case "events", "services", "database": [place: object]
        case "services.provides": ["services": ["provides": [object]]]
        case "services.requires": ["services": ["requires": [object]]]
        case "database.tables": ["database": ["tables": [object]]]
        default: [place: [object]]
        }
    }

    static let texts: [String] = [
        "", " ", "a", "a ", " a", "a b", "a.b", "a..b", ".", "..", "...", "../a", "a/..", "a/../b", "a/./b", "/", "/a",
        "//",
        "/a/", "/a//b", "a/b", "a\\b", "/..", "/a/{id}", "/{id}/b", "/{1}", "/{}", "/{a b}", "/**", "/a/**", "/**/a",
        "/a/*", "*", "**", "a.*", "*.a", "a.**", "**.a", "a.**.b", "a*", "a.", ".a", "_a", "1a", "a-b", "a_b", "a:b",
        "A",
        "é", "🙂", "e\u{301}", "a\0b", "\u{1B}", "a\nb", "a\n", "a\r\n", "\u{7F}", "\u{85}", "\u{2028}", "\"", "'",
        "<b>",
        "a@b", "a@b@c", "@", "a@", "@b", "a @b", "https://a", "http://", "https://a b", "ftp://a", "HTTPS://a",
        "https://é", "1", "1.0", "1.0.0", "1.0.0-beta", "1.0.0-", "1.0.0-01", "1.0.0-0a", "1.0.0+build.1", "1.0.0+",
        "01.0.0", "v1.0.0", "1.0.0.0", "^1.0", "~1", ">=1.0.0 <2.0.0", ">=1,<2", ">=1, <2", ">= 1", "1 || 2", "1||2",
        "|| 1",
        "x", "1.x", "1.x.1", "1.2.*", "latest", "=1.0", "==1.0", "^^1", "Other@^1.0", "Other@", "Other@a", "..@1",
        "a@*",
        "storage.read", "storage-read", "Storage.Read", "frontend", "Frontend", "swift", "user", "GET", "get",
        String(repeating: "a", count: 63), String(repeating: "a", count: 64), String(repeating: "a", count: 65),
        String(repeating: "a", count: 128), String(repeating: "a", count: 129), String(repeating: "a", count: 201),
        String(repeating: "🙂", count: 200), String(repeating: "a", count: 10_000),
        String(repeating: "a", count: 20_001),
    ]
}
