import DovetailCore
import Testing

@Suite("Any bytes are a manifest, or findings")
struct ManifestParserTests {
    @Test(
        "N2 · what is no JSON object is one clear finding",
        arguments: [
            ("", Finding.Code.empty), (" \n\t", .empty), ("{", .notJSON), ("name: x", .notJSON),
            ("{\"a\": 1,}", .notJSON), ("[1, ]", .notJSON), ("{\"a\": 01}", .notJSON), ("{\"a\": NaN}", .notJSON),
            ("{'a': 1}", .notJSON), ("{\"a\": 1} x", .notJSON), ("{\"a\": 1 \"b\": 2}", .notJSON),
            ("// a\n{}", .notJSON),
            ("{\"a\": \"\\q\"}", .notJSON), ("{\"a\": .5}", .notJSON), ("{\"a\": +5}", .notJSON), ("{,}", .notJSON),
            ("{\"a\": 5.}", .notJSON), ("{} {}", .notJSON), ("{\"a\":}", .notJSON),

            ("{\"a\": 1e400}", .notJSON), ("\u{0}", .notJSON), ("{\"name\": \"a\u{0}b\"}", .notJSON),
            ("[]", .notAnObject),
            ("null", .notAnObject), ("12", .notAnObject), ("\"{}\"", .notAnObject),
            ("[{\"name\": \"a\"}]", .notAnObject),
        ])
    func noObject(text: String, code: Finding.Code) {
        let reading = SampleManifest.read(text: text)
        #expect(reading.manifest == nil)
        #expect(reading.findings.map(\.code) == [code])
        #expect(reading.findings.allSatisfy { !$0.mend.isEmpty && $0.found.count <= 200 && !$0.found.hasSuffix(".") })
    }

    @Test(
        "N2 · what is no JSON is told with line and column",
        arguments: [
            ("{\n  \"a\": 1,\n}", 3, "“}” in column 1", "a name in quotation marks after the comma, or no comma"),
            ("{\"a\": 1\n \"b\": 2}", 2, "“\"” in column 2", "a comma or }"),
            ("{\"a\": [1, tru]}", 1, "“tru” in column 11", "a value"),
            ("{\"a\": 01}", 1, "“1” in column 8", "a number"),
            ("{\"ä\" 1}", 1, "“1” in column 6", "a colon"),
            ("{name: 1}", 1, "“name” in column 2", "a name in quotation"),
            ("{\"a\": \"x\n\"}", 1, "“\\n” in column 9", "an escape"),
            ("{\"a\": \"x}", 1, "column 7", "quotation mark"),
            ("{\"a\": \"\\q\"}", 1, "“q” in column 9", "an escape"), ("{\n", 2, "the end in column 1", "a name"),
            ("{} {}", 1, "“{” in column 4", "the end"), ("{\"a\": \"\\u00g0\"}", 1, "“u00g0” in column 9", "an escape"),
            ("\u{FEFF}{\"a\" 1}", 1, "“1” in column 6", "a colon"), ("\u{FEFF}{\n1}", 2, "“1” in column 1", "a name"),
            ("{\"a\": \"\\ud800\"}", 1, "“ud800” in column 9", "both halves"),
            ("{\"a\": \"\\ud83d\\u0041\"}", 1, "“ud83d” in column 9", "both halves"),
            ("{\n\"\\udc00\": 1}", 2, "“udc00” in column 3", "both halves"),
            ("{\"a\": -}", 1, "“}” in column 8", "a digit"), ("{\"a\": 1.e3}", 1, "“e3” in column 9", "a digit"),
        ])
    func place(text: String, line: Int, found: String, expected: String) throws {
        let finding = try #require(SampleManifest.read(text: text).findings.first)
        #expect(finding.path == "manifest.json:\(line)" && finding.expected.contains(expected), "\(finding)")
        #expect(finding.found.contains(found), "\(finding)")
    }

    @Test(
        "N2 · every form of JSON is JSON",
        arguments: [
            "[0, -0.5e+3, 1E2, 10.01]", " [ ] ", "{\"\\u00E9\\n\\/\": {}}", "[true,false,null,\"\"]",
            "[\"\\ud83d\\uDE00\"]", "\r\n\"{,\"\t",
        ])
    func forms(text: String) {
        #expect(SampleManifest.read(text: text).findings.map(\.code) != [.notJSON])
    }

    @Test(
        "N2 · bytes that are no text are no manifest",
        arguments: [[0xFF, 0xFE], [0x7B, 0x22, 0xC3, 0x22, 0x7D]] as [[UInt8]])
    func noText(bytes: [UInt8]) {
        #expect(ManifestParser.parse(bytes: bytes).findings.map(\.code) == [.notJSON])
    }

    @Test(
        "N2 · a manifest in UTF-16 is to be saved as UTF-8",
        arguments: [
            [0xFF, 0xFE, 0x7B, 0, 0x7D, 0], [0xFE, 0xFF, 0, 0x7B, 0, 0x7D], [0x7B, 0, 0x7D, 0], [0, 0x7B, 0, 0x7D],
        ] as [[UInt8]])
    func otherEncoding(bytes: [UInt8]) {
        let findings = ManifestParser.parse(bytes: bytes).findings
        #expect(findings.map(\.code) == [.notJSON] && findings.first?.mend == "Save the file as UTF-8.", "\(findings)")
    }

    @Test("N2 · ten megabytes are refused by their size")
    func tooLarge() {
        let bytes = Array(repeating: UInt8(ascii: "["), count: 10_000_000)
        #expect(ManifestParser.parse(bytes: bytes).findings.map(\.code) == [.tooLarge])
    }

    @Test("N2 · endless nesting is refused before it is decoded", arguments: ["[", "{\"a\":", "[{\"a\":"])
    func tooDeep(opening: String) {
        let reading = SampleManifest.read(text: String(repeating: opening, count: 100_000))
        #expect(reading.findings.map(\.code) == [.tooDeep])
    }

    @Test("nesting counts brackets, not those inside texts")
    func depth() {
        func manifest(_ depth: Int) -> String {
            let lists = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
            let text = String(repeating: "[{\\\"", count: 100)
            return "{\"name\": \"A\", \"version\": \"1.0.0\", \"x\": \(lists), \"description\": \"\(text)\"}"
        }
        #expect(SampleManifest.read(text: manifest(63)).manifest != nil)
        #expect(SampleManifest.read(text: manifest(64)).findings.map(\.code) == [.tooDeep])
    }

    @Test("N2 · a key that stands twice is a warning, one inside another object is none of ours")
    func repeatedKey() throws {
        let reading = SampleManifest.read(
            text: #"{"name": "A", "version": "1.0.0", "props": {"name": 1}, "icon": "a\"b", "icon" : "c"}"#)
        #expect(reading.manifest != nil)
        #expect(reading.findings.map(\.code) == [.duplicateKey, .fieldUnknown])
        #expect(reading.findings.first?.path == "$.icon")
    }

    @Test(
        "N2 · names that no plugin can have are refused in a message that can be read",
        arguments: [
            "a\"b", "a/b", "../../etc", "..", "a\0b", "🙂", "a\nb", "\u{1B}[31m", "", " ", "<script>", "a\u{202E}b",
            String(repeating: "a", count: 10_000),
        ])
    func names(name: String) {
        let reading = SampleManifest.read(
            [
                "name": .string(name), "plugin_slug": .string(name), "scope": .string(name),
                "modules": [["name": .string(name)]],
            ])
        #expect(reading.manifest == nil)
        #expect(
            Set(["$.name", "$.plugin_slug", "$.scope", "$.modules[0].name"])
                .isSubset(of: reading.findings.errors.map(\.path)))
        for finding in reading.findings {
            #expect(finding.description.count < 800)
            #expect(!finding.description.unicodeScalars.contains { $0.value < 0x20 })
        }
    }

    @Test("a key with anything in it has a path that can be read")
    func keys() {
        let key = "a b\u{1B}[31m" + String(repeating: "x", count: 10_000)
        let reading = SampleManifest.read([key: 1, "configuration": .object([key: 1])])
        #expect(reading.findings.map(\.code) == [.fieldValue, .fieldType, .fieldUnknown])
        #expect(reading.findings.allSatisfy { $0.description.count < 500 && !$0.description.contains("\u{1B}") })
    }

    @Test("wrong types everywhere are findings, never a trap", arguments: SchemaSamples.values)
    func wrongTypes(value: JSONValue) {
        let members = SchemaSamples.fields.map { ($0, value) }
        let reading = SampleManifest.read(Dictionary(uniqueKeysWithValues: members))
        #expect(reading.manifest == nil)
        #expect(!reading.findings.errors.isEmpty)
    }

    @Test("more findings than anyone reads are cut, errors first")
    func manyFindings() {
        let unknown = (0..<2_000).map { ("unknown-\($0)", JSONValue.null) }
        let reading = SampleManifest.read(
            Dictionary(uniqueKeysWithValues: unknown + [("modules", .array(Array(repeating: 1, count: 100)))]))
        #expect(reading.findings.count == ManifestParser.maximumFindings + 1)
        #expect(reading.findings.errors.count == 100)
        #expect(reading.findings.last?.code == .more)
    }
}
