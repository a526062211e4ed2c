import Testing

@testable import DovetailCommands

@Suite("Time spans")
struct TimeSpanTests {
    @Test(
        "Units are ms, s, m, h and d; without one it is seconds",
        arguments: [
            ("500ms", Duration.milliseconds(500)), ("90s", .seconds(90)), ("15m", .seconds(900)),
            ("12h", .seconds(43_200)),
            ("30d", .seconds(2_592_000)), ("7", .seconds(7)),
        ])
    func units(text: String, duration: Duration) throws {
        #expect(try TimeSpan.duration(text) == duration)
    }

    @Test("Nothing else is a time span", arguments: ["", "s", "0s", "-1s", "1.5s", "1 s", "9999999999999d", "5w"])
    func refused(text: String) {
        #expect(throws: (any Error).self) { try TimeSpan.duration(text) }
    }
}
