import ArgumentParser
import DovetailCore
import Foundation
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

    @Test("X6 · no class is called as a module or a public type of the library is, which its tests import")
    func taken() throws {
        let sources = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../Sources")
            .standardized
        let modules = try FileManager.default.contentsOfDirectory(atPath: sources.path)
        let files = try FileManager.default.subpathsOfDirectory(atPath: sources.path).filter { $0.hasSuffix(".swift") }
        var names = Set(modules.filter { $0.hasSuffix("Plugin") })
        for file in files {
            let text = try String(contentsOf: sources.appending(path: file), encoding: .utf8)
            let types = text.matches(
                of: /public (?:final )?(?:struct|class|enum|protocol|actor|typealias) (\w*Plugin)\b/)
            names.formUnion(types.map { String($0.1) })
        }
        #expect(names.isSuperset(of: ["Plugin", "DovetailPlugin", "ScriptedPlugin"]))
        for name in names {
            for text in [name, String(name.dropLast("Plugin".count))] where !text.isEmpty {
                #expect(throws: ValidationError.self, "\(text)") { try ScaffoldName(text: text) }
            }
        }
    }

    @Test(
        "X6 · what cannot name a class is refused",
        arguments: [
            "", "9lives", "a.b", "a b", "-a", "_", "Plugin", "plugin", "dovetail", "scripted", "höhe", "../a", "a\"b",
        ])
    func refused(text: String) {
        #expect(throws: ValidationError.self) { try ScaffoldName(text: text) }
    }
}
