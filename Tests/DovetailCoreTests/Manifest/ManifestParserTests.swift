import DovetailCore
import Testing

@Suite("Any bytes are a manifest, or findings")
struct ManifestParserTests {
    private func read(_ text: String) -> ManifestReading { ManifestParser.parse(bytes: Array(text.utf8)) }

    @Test("two fields are enough")
    func smallest() throws {
        let reading = self.read(#"{"name": "Clock", "version": "1.0.0"}"#)
        let manifest = try #require(reading.manifest)
        #expect(reading.findings.isEmpty)
        #expect(manifest.slug.rawValue == "Clock")
        #expect(manifest.scope == "Clock")
        #expect(manifest.kind == .backend)
        #expect(manifest.runtime == .swift)
    }
}
