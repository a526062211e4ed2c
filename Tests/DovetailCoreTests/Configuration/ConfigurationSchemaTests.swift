import DovetailCore
import Testing

@Suite("Settings are held against their schema")
struct ConfigurationSchemaTests {
    private let schema = ConfigurationSchema(fields: [
        "page_size": ConfigurationField(.integer, defaultValue: 20, minimum: 1, maximum: 100),
        "ratio": ConfigurationField(.number, minimum: 0, maximum: 1),
        "api_key": ConfigurationField(.string, isRequired: true, isSecret: true, minimum: 8, maximum: 12),
        "theme": ConfigurationField(.string, isRequired: true, defaultValue: "auto", choices: ["auto", "dark"]),
        "enabled": ConfigurationField(.boolean),
        "tags": ConfigurationField(.array, minimum: 1, maximum: 2),
        "extra": ConfigurationField(.object),
    ])

    @Test("N3 · lawful values have no findings, and a default stands in for a required value")
    func lawful() {
        let values: [String: JSONValue] = [
            "api_key": "12345678", "page_size": 3.0, "ratio": 1, "tags": ["a"], "extra": ["a": 1], "enabled": false,
        ]
        #expect(self.schema.validate(values).isEmpty)
    }

    @Test("N3 · every fault is listed at once, with its path")
    func faults() {
        let findings = self.schema.validate([
            "page_size": 0, "ratio": 1.5, "theme": "light", "enabled": "yes", "tags": ["a", "b", "c"], "extra": [],
            "page_sise": 1,
        ])
        #expect(
            Set(findings.map { "\($0.path) \($0.code)" }) == [
                "$.page_sise setting.unknown", "$.page_size setting.value", "$.ratio setting.value",
                "$.theme setting.value", "$.enabled setting.type", "$.tags setting.value", "$.extra setting.type",
                "$.api_key setting.missing",
            ])
        #expect(findings.first { $0.path == "$.page_sise" }?.mend == "Did you mean page_size?")
        #expect(findings.allSatisfy { $0.severity == .error })
    }

    @Test("a number with a fraction is no integer, and null is no value")
    func types() {
        let findings = self.schema.validate(["api_key": "12345678", "page_size": 3.5, "enabled": .null])
        #expect(findings.map(\.path) == ["$.enabled", "$.page_size"])
        #expect(findings.map(\.found) == ["null", "3.5"])
    }

    @Test("N3 · a finding never quotes a secret", arguments: ["short", "much too long to be one"])
    func secret(value: String) {
        let findings = self.schema.validate(["api_key": .string(value)])
        #expect(findings.count == 1)
        #expect(findings.allSatisfy { !"\($0)".contains(value) })
    }

    @Test("a secret of the wrong type, or outside its choices, is not quoted either")
    func secretElsewhere() {
        let schema = ConfigurationSchema(fields: [
            "pin": ConfigurationField(.integer, isSecret: true, minimum: 1, choices: [4_711])
        ])
        for value: JSONValue in ["hunter2", 9_876, -9_876, 9_876.5] {
            let text = "\(schema.validate(["pin": value]))"
            #expect(!text.contains("hunter2") && !text.contains("9876") && !text.contains("4711"))
        }
        let thrown = #expect(throws: Finding.self) { try schema.convert(text: "hunter2", for: "pin") }
        #expect(thrown.map { "\($0)".contains("hunter2") } == false)
        #expect(schema.secretKeys == ["pin"])
    }

    @Test("defaults stand under the values")
    func defaults() {
        #expect(self.schema.withDefaults(["theme": "dark"]) == ["theme": "dark", "page_size": 20])
    }

    @Test(
        "a text from a command line becomes a value of the setting's type",
        arguments: [
            ("page_size", "20", 20), ("ratio", "0.5", 0.5), ("ratio", "1", 1), ("api_key", "20", "20"),
            ("api_key", "", ""),
            ("enabled", "true", true), ("tags", "[1, \"a\"]", [1, "a"]), ("extra", "{}", [:]),
        ] as [(String, String, JSONValue)])
    func convert(key: String, text: String, value: JSONValue) throws {
        #expect(try self.schema.convert(text: text, for: key) == value)
    }

    @Test(
        "a text that is no value of the type is refused",
        arguments: [
            ("page_size", "many"), ("page_size", "1.5"), ("ratio", "nan"), ("enabled", "yes"), ("tags", "{}"),
            ("extra", "[]"), ("extra", "{"), ("nothing", "1"), ("tags", String(repeating: "[", count: 100_000)),
        ])
    func refused(key: String, text: String) {
        #expect(throws: Finding.self) { try self.schema.convert(text: text, for: key) }
    }
}
