import DovetailCore
import Testing

@Suite("The manifest's schema and reference are made from the parser's own table")
struct ManifestDocumentationTests {
    @Test("the published JSON Schema is the one that the program makes")
    func schema() throws {
        let made = try ManifestSchema.text()
        if Documentation.isWritten { try Documentation.write(made, to: "manifest.schema.json") }
        #expect(try Documentation.read("manifest.schema.json") == made)
    }

    @Test("the tables of the published reference are those that the program makes")
    func reference() throws {
        let (begin, end) = ("<!-- fields begin -->\n", "<!-- fields end -->")
        let page = try Documentation.read("Manifest.md")
        let first = try #require(page.firstRange(of: begin))
        let last = try #require(page.firstRange(of: end))
        let made = "\n\(ManifestReference.markdown())\n"
        if Documentation.isWritten {
            try Documentation.write(page[..<first.upperBound] + made + page[last.lowerBound...], to: "Manifest.md")
        } else {
            #expect(page[first.upperBound..<last.lowerBound] == made)
        }
    }

    @Test("the examples in the reference are taken without a finding")
    func examples() throws {
        let parts = try Documentation.read("Manifest.md").split(separator: "```", omittingEmptySubsequences: false)
        let examples = parts.filter { $0.hasPrefix("json\n") }.map { String($0.dropFirst(5)) }
        #expect(examples.count == 2)
        for example in examples {
            let reading = SampleManifest.read(text: example)
            #expect(reading.manifest != nil && reading.findings.isEmpty, "\(reading.findings)")
        }
    }

    @Test("the reference and the schema are the same every time")
    func deterministic() throws {
        #expect(try ManifestSchema.text() == ManifestSchema.text())
        #expect(ManifestReference.markdown() == ManifestReference.markdown())
    }
}
