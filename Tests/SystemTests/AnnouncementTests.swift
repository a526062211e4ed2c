import DovetailAPI
import DovetailCore
import DovetailTesting
import Testing

@Suite("Preferences and announcements with the built program", .timeLimit(.minutes(10)))
struct AnnouncementTests {
    @Test("Q17 · preferences, the theme and maintenance are set, shown and taken back by commands")
    func commands() async throws {
        let folder = try TemporaryFolder()
        let dovetail = Program(data: folder.file("data"))
        let served = try await dovetail.serving { _ in
            try await dovetail.prepare("user add ada")
            for (line, expected) in [
                ("preferences --user ada", "Nothing is set."),
                ("preferences set language=en size=12 --user ada", "language  en\nsize      12"),
                ("preferences unset size --user ada", "language  en"),
                ("theme", "No theme is set."), ("theme dark", "The theme is dark."), ("theme", "The theme is dark."),
                ("maintenance", "No maintenance is on."), ("maintenance start --over 2h", "Maintenance is on since"),
                ("maintenance status", "likely to be over at"), ("maintenance end", "No maintenance is on."),
            ] {
                let outcome = try await dovetail(line)
                #expect(outcome.status == 0 && outcome.output.contains(expected), "\(line): \(outcome.output)")
            }
            let preferences = try await dovetail("preferences -o json --user ada").document(API.Preferences.self)
            #expect(preferences.values == ["language": "en"])
            #expect(try await dovetail("preferences").status == 64)
        }
        #expect(served.status == 0)
    }
}
