import DovetailCore
import Testing

@Suite("Patterns name events")
struct EventPatternTests {
    @Test(
        "a star stands for one part, two for the rest",
        arguments: [
            ("task.completed", "task.completed", true), ("task.completed", "task.created", false),
            ("task.*", "task.completed", true), ("task.*", "task.list.emptied", false), ("task.*", "task", false),
            ("task.**", "task.list.emptied", true), ("task.**", "task", false), ("*.completed", "task.completed", true),
            ("**", "anything.at.all", true),
        ])
    func matches(pattern: String, name: String, isMatch: Bool) throws {
        #expect(try #require(EventPattern(pattern)).matches(name) == isMatch)
    }

    @Test("what is no pattern is refused", arguments: ["", ".", "a..b", "a.**.b", "a b", "a.b/c", "é"])
    func refused(text: String) {
        #expect(EventPattern(text) == nil)
    }

    @Test(
        "a pattern covers another when it wants every event that the other wants",
        arguments: [
            ("task.*", "task.done", true), ("task.*", "task.*", true), ("task.done", "task.*", false),
            ("task.**", "task.*", true), ("task.**", "task.a.b", true), ("task.*", "task.**", false),
            ("*.done", "task.done", true), ("**", "a.**", true), ("a.**", "**", false), ("*.**", "**", false),
        ])
    func covers(pattern: String, other: String, isCovered: Bool) throws {
        #expect(try #require(EventPattern(pattern)).covers(#require(EventPattern(other))) == isCovered)
    }
}
