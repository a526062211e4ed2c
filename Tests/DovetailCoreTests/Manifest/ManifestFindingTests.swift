import DovetailCore
import Testing

@Suite("A manifest's faults are found all at once")
struct ManifestFindingTests {
    @Test("N2 · one reading lists every fault with path, what was found, what is expected and how to mend it")
    func allAtOnce() throws {
        let reading = SampleManifest.read(
            text: """
                {
                  "version": "1.0", "type": "mobile", "tags": "api", "email": "nobody", "nexus_version": "newest",
                  "permissions": ["Database.Read", 3], "official": "no", "hook_timeout": 0, "manifest_version": 2,
                  "bundle_location": "../outside.js", "dependencies": ["a b", {"version": "^1.0"}],
                  "configuration": {"retries": {"type": "int", "required": "yes"}, "size": {"default": 3}},
                  "api_endpoints": [{"method": "FETCH", "path": "status"}, {"path": "/a b"}],
                  "events": {"publishes": ["a..b"], "subscribes": "user.created"},
                  "schedules": [{"name": "poll", "every": 0}],
                  "modules": [{"display_name": "Board", "priority": "high", "layout": {"minWidth": -1}}, 7]
                }
                """)
        #expect(reading.manifest == nil)
        #expect(
            Set(reading.findings.map { "\($0.path) \($0.code)" }) == [
                "$.name field.missing", "$.version field.value", "$.type field.value", "$.tags field.type",
                "$.email field.value", "$.nexus_version field.value", "$.permissions[0] field.value",
                "$.permissions[1] field.type", "$.official field.type", "$.hook_timeout field.value",
                "$.manifest_version field.value", "$.bundle_location field.value", "$.dependencies[0] field.value",
                "$.dependencies[1].plugin_slug field.missing", "$.configuration.retries.type field.value",
                "$.configuration.retries.required field.type", "$.configuration.size.type field.missing",
                "$.api_endpoints[0].method field.value", "$.api_endpoints[0].path field.value",
                "$.api_endpoints[1].method field.missing", "$.api_endpoints[1].path field.value",
                "$.events.publishes[0] field.value", "$.events.subscribes field.type",
                "$.schedules[0].every field.value",
                "$.modules[0].priority field.type", "$.modules[0].layout.minWidth field.value",
                "$.modules[1] field.type",
                "$.modules[0].name naming.module_without_name",
            ])
        #expect(reading.findings.allSatisfy { !$0.found.isEmpty && !$0.expected.isEmpty && !$0.mend.isEmpty })
        let type = try #require(reading.findings.first { $0.path == "$.type" })
        #expect(type.found == "\"mobile\"")
        #expect(type.expected == "one of frontend, backend, full")
    }

    @Test("N2 · an unknown field is kept and warned of, with the field that was probably meant")
    func unknownField() throws {
        let reading = SampleManifest.read([
            "permisions": ["database.read"], "x-vendor": ["a": 1], "modules": [["name": "Board", "dispaly_name": "B"]],
        ])
        let manifest = try #require(reading.manifest)
        #expect(manifest.document["x-vendor"] == ["a": 1])
        #expect(reading.findings.map(\.severity) == [.warning, .warning, .warning])
        #expect(reading.findings.map(\.path) == ["$.modules[0].dispaly_name", "$.permisions", "$.x-vendor"])
        #expect(reading.findings.map { $0.mend.contains("Did you mean") } == [true, true, false])
        #expect(reading.findings[1].mend.contains("\"permissions\""))
    }

    @Test(
        "N2 · what stands twice where it may stand once is found at the second place",
        arguments: [
            ("api_endpoints", [["method": "GET", "path": "/a/{id}"], ["method": "GET", "path": "/a/{name}"]]),
            ("schedules", [["name": "a", "every": 1], ["name": "a", "every": 2]]),
            ("features", [["name": "a"], ["name": "a"]]),
            ("modules", [["name": "A", "module_id": "m"], ["name": "B", "module_id": "m"]]),
            ("dependencies", ["Other", ["plugin_slug": "other"]]),
        ] as [(String, JSONValue)])
    func repeated(field: String, list: JSONValue) {
        let reading = SampleManifest.read([field: list])
        #expect(reading.findings.map(\.code) == [.duplicate])
        #expect(reading.findings.map(\.path) == ["$.\(field)[1]"])
        #expect(reading.manifest == nil)
    }

    @Test("a table, migration or service that stands twice is found as well")
    func repeatedInside() {
        let table: JSONValue = ["name": "t", "owner_column": "o"]
        let reading = SampleManifest.read([
            "database": ["tables": [table, ["name": "T", "owner_column": "o"]], "migrations": ["a.sql", "a.sql"]],
            "services": [
                "provides": [["name": "s", "version": "1.0.0"], ["name": "s", "version": "2.0.0"]],
                "requires": [["name": "r"], ["name": "r"]],
            ],
        ])
        #expect(
            reading.findings.map(\.path) == [
                "$.services.provides[1]", "$.services.requires[1]", "$.database.tables[1]",
                "$.database.migrations[1]",
            ])
    }

    @Test("the same path under two methods is two endpoints")
    func twoMethods() {
        let reading = SampleManifest.read([
            "api_endpoints": [["method": "GET", "path": "/a"], ["method": "POST", "path": "/a"]]
        ])
        #expect(reading.findings.isEmpty)
    }

    @Test("fields that contradict each other are found")
    func contradictions() {
        let reading = SampleManifest.read([
            "permissions": ["storage-read"], "essential_permissions": ["storage.read", "storage.write"],
            "dependencies": ["sample"],
            "configuration": [
                "a": ["type": "integer", "min": 5, "max": 1], "b": ["type": "string", "default": 3],
                "c": ["type": "number", "default": 7, "max": 5], "d": ["type": "string", "enum": ["x", 1]],
            ],
        ])
        #expect(
            Set(reading.findings.errors.map(\.path)) == [
                "$.essential_permissions[1]", "$.dependencies[0]", "$.configuration.a.max", "$.configuration.b.default",
                "$.configuration.c.default", "$.configuration.d.enum[1]",
            ])
    }

    @Test("what has no effect, or is not enforced, is a warning")
    func warnings() {
        let reading = SampleManifest.read([
            "type": "frontend", "runtime": "python", "permissions": ["api.access", "storage.raed"],
            "configuration": [
                "pin": ["type": "string", "secret": true, "default": "hunter2"], "on": ["type": "boolean", "min": 1],
            ],
            "modules": [["name": "Board", "component": ["scope": "Elsewhere"]]],
        ])
        #expect(reading.manifest != nil)
        #expect(
            Set(reading.findings.map(\.path)) == [
                "$.runtime", "$.permissions[0]", "$.permissions[1]", "$.configuration.pin.default",
                "$.configuration.on",
                "$.modules[0].component.scope",
            ])
        #expect(reading.findings.contains { $0.mend.contains("\"storage.read\"") })
        #expect(!"\(reading.findings)".contains("hunter2"))
    }

    @Test("the default of a secret is not quoted when it is wrong either")
    func secretDefault() {
        let reading = SampleManifest.read([
            "configuration": ["pin": ["type": "integer", "secret": true, "default": "hunter2", "enum": ["hunter3"]]]
        ])
        #expect(reading.findings.errors.count == 2)
        #expect(!"\(reading.findings)".contains("hunter"))
    }
}
