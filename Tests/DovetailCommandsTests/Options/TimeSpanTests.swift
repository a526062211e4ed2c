import ArgumentParser
import Testing

@testable import DovetailCommands

@Suite("Time spans")
struct TimeSpanTests {
    @Test(
        "Units are ms, s, m, h and d",
        arguments: [
            ("500ms", Duration.milliseconds(500)), ("90s", .seconds(90)), ("15m", .seconds(900)),
            ("12h", .seconds(43_200)),
            ("30d", .seconds(2_592_000)),
        ])
    func units(text: String, duration: Duration) throws {
        #expect(try TimeSpan.duration(text) == duration)
    }

    @Test("Nothing else is a time span", arguments: ["", "s", "0s", "-1s", "1.5s", "1 s", "9999999999999d", "5w"])
    func refused(text: String) {
        #expect(throws: (any Error).self) { try TimeSpan.duration(text) }
    }

    @Test("A number without a unit is refused, and the message says how to write it", arguments: ["7", "90000"])
    func withoutUnit(text: String) throws {
        let error = try #require(throws: ValidationError.self) { try TimeSpan.duration(text) }
        #expect(error.message.contains("\(text) has no unit") && error.message.contains("\(text)s"))
        #expect(throws: Never.self) { try TimeSpan.duration(text + "s") }
    }

    @Test(
        "What is no time span with a unit either is not to be written with one",
        arguments: ["0", "-1", "9999999999999"])
    func neverRight(text: String) throws {
        let error = try #require(throws: ValidationError.self) { try TimeSpan.duration(text) }
        #expect(error.message.contains("“\(text)” is no time span") && !error.message.contains("no unit"))
    }
}
