import DovetailCore

/// The packages of the suite: the same plugin under three names, with what each may do.
enum ConformancePackages {
    /// The hooks that take steps, each with a setting that holds them.
    private static let hooks = [
        "install", "enable", "disable", "uninstall", "update", "configure", "start", "stop", "migrate", "health",
        "save_state", "restore_state",
    ]

    /// The default of the setting `flags`: values of every kind, one of them beyond what a double can tell apart.
    static let flags: JSONValue = [
        "deep": ["yes": true, "none": .null, "large": 9_007_199_254_740_993, "list": [1, 2.5, "", [:]]]
    ]

    /// Every package, as a form of the plugin has it.
    static func all(for form: PluginConformanceSuite.Form) -> [TestPackage] {
        [
            self.conformance("1.0.0", form), self.conformance("1.1.0", form), self.neighbour(form),
            self.refusing(form), self.frugal(form),
        ]
    }

    /// The plugin that may do everything.
    private static func conformance(_ version: String, _ form: PluginConformanceSuite.Form) -> TestPackage {
        TestPackage(
            "Conformance", version: version,
            form.manifest.merging([
                "description": .string("The conformance plugin, \(version)"),
                "configuration": .object(self.settings()),
                "database": [
                    "tables": [
                        ["name": "items", "owner_column": "owner"], ["name": "parts", "owner_column": "owner"],
                    ],
                    "migrations": ["migrations/001-items.sql"],
                ],
                "api_endpoints": [
                    ["method": "POST", "path": "/run"], ["method": "GET", "path": "/items"],
                    ["method": "GET", "path": "/items/{id}"], ["method": "PUT", "path": "/items/{id}/parts/{part}"],
                    ["method": "GET", "path": "/files/**"], ["method": "POST", "path": "/upload"],
                    ["method": "GET", "path": "/download"],
                ],
                "events": [
                    "publishes": ["news.flash", "news.all"], "subscribes": ["Conformance.**", "news.*", "plugin.*"],
                ],
                "services": [
                    "provides": [
                        ["name": "conformance.first", "version": "1.2.0"],
                        ["name": "conformance.second", "version": "2.0.0"],
                    ]
                ],
                "schedules": [["name": "tidy", "every": 60]],
            ]) { _, field in field },
            files: [
                "migrations/001-items.sql": """
                CREATE TABLE items (
                    id INTEGER PRIMARY KEY, owner TEXT NOT NULL, name TEXT NOT NULL, value, UNIQUE (owner, name)
                );
                CREATE TABLE parts (
                    owner TEXT NOT NULL, item INTEGER NOT NULL REFERENCES items (id) DEFERRABLE INITIALLY DEFERRED
                );
                """,
                "words/greeting.txt": "Good morning",
            ])
    }

    /// A plugin that may do little, beside the other.
    private static func neighbour(_ form: PluginConformanceSuite.Form) -> TestPackage {
        var settings = self.settings()
        settings["on_install"] = [
            "type": "array", "default": [["do": "context"], ["do": "given"], ["do": "answer", "message": "Hello."]],
        ]
        return TestPackage(
            "Neighbour",
            form.manifest.merging([
                "permissions": ["events.publish", "events.subscribe", "services.provide", "services.call"],
                "configuration": .object(settings),
                "api_endpoints": [["method": "POST", "path": "/run"]],
                "events": ["subscribes": ["Conformance.**", "news.all"]],
                "services": ["provides": [["name": "neighbour.first", "version": "1.0.0"]]],
            ]) { _, field in field },
            files: ["words/greeting.txt": "Good evening"])
    }

    /// A plugin that writes whatever can be written as it is installed, and then fails.
    private static func refusing(_ form: PluginConformanceSuite.Form) -> TestPackage {
        var settings = self.settings()
        settings["on_install"] = [
            "type": "array",
            "default": [
                ["do": "storage.set", "key": "left", "text": "behind"],
                ["do": "notifications.send", "title": "Left", "message": "behind"],
                ["do": "events.publish", "name": "Refusing.left"],
                ["do": "fail", "kind": "validation", "message": "It will not be installed."],
            ],
        ]
        return TestPackage(
            "Refusing",
            form.manifest.merging(["configuration": .object(settings)]) { _, field in field })
    }

    /// A plugin that can do with less.
    private static func frugal(_ form: PluginConformanceSuite.Form) -> TestPackage {
        TestPackage(
            "Frugal",
            form.manifest.merging([
                "configuration": .object(self.settings()), "minimal_mode": true,
                "api_endpoints": [["method": "POST", "path": "/run"]],
                "database": [
                    "tables": [["name": "items", "owner_column": "owner"]], "migrations": ["migrations/001-items.sql"],
                ],
            ]) { _, field in field },
            files: ["migrations/001-items.sql": "CREATE TABLE items (owner TEXT NOT NULL, name TEXT NOT NULL);"])
    }

    /// The settings of every package: what hooks do, and some to read and change.
    private static func settings() -> [String: JSONValue] {
        let steps = self.hooks.map { ("on_\($0)", ["type": "array", "default": []] as JSONValue) }
        return Dictionary(uniqueKeysWithValues: steps).merging([
            "level": ["type": "integer", "default": 3, "min": 1, "max": 10],
            "title": ["type": "string"],
            "ratio": ["type": "number", "default": 0.5],
            "flags": ["type": "object", "default": Self.flags],
            "token": ["type": "string", "secret": true],
        ]) { _, field in field }
    }
}
