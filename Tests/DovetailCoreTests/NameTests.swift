import DovetailCore
import Testing

@Suite("Names are judged once, at the edge")
struct NameTests {
    @Test("a slug of the allowed alphabet is taken as it is", arguments: ["TaskManager", "a", "a.b-c_d", "0"])
    func lawfulSlug(text: String) throws {
        #expect(try PluginSlug(text).rawValue == text)
    }

    @Test(
        "a slug with anything else is refused",
        arguments: [
            "", ".", "..", "a/b", "a b", "a\"b", "a\0b", "é", "🙂", "../x", String(repeating: "a", count: 10_000),
        ])
    func unlawfulSlug(text: String) {
        #expect(throws: NameError.self) { try PluginSlug(text) }
    }

    @Test("me and system are no user names, in whatever case", arguments: ["me", "ME", "system", "System"])
    func reservedUser(text: String) {
        #expect(throws: NameError.self) { try UserID(text) }
    }

    @Test("a message about a name holds no control characters and not all of it")
    func message() {
        let error = #expect(throws: NameError.self) { try UserID("a\u{1B}[31m" + String(repeating: "x", count: 500)) }
        #expect(error?.description.contains("\u{1B}") == false)
        #expect((error?.description.count ?? 1_000) < 300)
    }

    @Test("an owner survives the way to text and back", arguments: ["system", "ada"])
    func owner(text: String) {
        #expect(Owner(rawValue: text)?.rawValue == text)
    }
}
