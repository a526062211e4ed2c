import ArgumentParser
import DovetailCore
import Testing

@testable import DovetailCommands

@Suite("What a new plugin is called")
struct ScaffoldNameTests {
    @Test(
        "X6 · title and class are made of the words of the name",
        arguments: [
            ("word-count", "Word Count", "WordCountPlugin"), ("word_count", "Word Count", "WordCountPlugin"),
            ("WordCount", "Word Count", "WordCountPlugin"), ("RSSReader", "RSS Reader", "RSSReaderPlugin"),
            ("Notes", "Notes", "NotesPlugin"), ("notes2-do", "Notes2 Do", "Notes2DoPlugin"),
            ("my-plugin", "My Plugin", "MyPlugin"), ("a", "A", "APlugin"), ("a-", "A", "APlugin"),
        ])
    func parts(text: String, title: String, type: String) throws {
        let name = try ScaffoldName(text: text)
        #expect(name.slug.rawValue == text)
        #expect(name.title == title)
        #expect(name.type == type)
    }

    @Test(
        "X6 · what cannot name a class is refused",
        arguments: ["", "9lives", "a.b", "a b", "-a", "_", "Plugin", "plugin", "dovetail", "höhe", "../a", "a\"b"])
    func refused(text: String) {
        #expect(throws: ValidationError.self) { try ScaffoldName(text: text) }
    }
}
