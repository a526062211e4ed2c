import DovetailCore
import Testing

@Suite("Versions follow Semantic Versioning 2.0.0")
struct SemanticVersionTests {
    @Test("the order is that of item 11 of the specification")
    func order() {
        let ascending = [
            "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11",
            "1.0.0-rc.1",
            "1.0.0", "1.0.9", "1.0.10", "2.0.0",
        ].compactMap(SemanticVersion.init)
        #expect(ascending.count == 11)
        #expect(ascending.shuffled().sorted() == ascending)
    }

    @Test(
        "what the specification calls invalid is no version",
        arguments: ["", "1", "1.2", "01.0.0", "1.0.0-", "1.0.0-01", "1.0.0+", "v1.0.0", "1.0.0 ", "-1.0.0", "1.0.0.0"])
    func invalid(text: String) {
        #expect(SemanticVersion(text) == nil)
    }
}
