import DovetailCore
import DovetailHost
import Testing

extension HostileTests {
    @Suite("A plugin that goes too far", .timeLimit(.minutes(10)))
    struct QuarantineTests {
        /// Something evil, and the reason that the operator reads.
        static let reasons = [
            ("exit", "ended by itself with status 0"),
            ("segfault", "was killed by signal 11 (SIGSEGV)"),
            ("hang", "it hangs"),
            ("spin", "while it kept a processor busy"),
            ("unknown-kind", "a frame of the unknown kind 99"),
            ("half-a-body", "it hangs"),
        ]

        @Test("R3 · whatever a plugin has done, it is in quarantine with the reason of its last end and its last lines")
        func reason() async throws {
            try await HostileHost.run(settings: .impatient, restarts: .strict) { test in
                for (number, (evil, words)) in Self.reasons.enumerated() {
                    let slug = "Hostile-\(number)"
                    try await test.publish(slug, ["enable=" + evil])
                    #expect(try await test.perform(.install(), slug).isSuccess)
                    #expect(try await test.perform(.enable, slug).error?.code == .crashed)

                    let quarantine = try #require(test.host.quarantines.last)
                    #expect(quarantine.unit.release.slug.rawValue == slug)
                    #expect(quarantine.reason.message.contains(words), "\(quarantine.reason.message)")
                    let refusal = try #require(try await test.perform(.enable, slug).error)
                    #expect(refusal.code == .quarantined)
                    #expect(
                        refusal.message.contains(words)
                            && refusal.message.contains("dovetail plugin retry \(slug)@1.0.0"))
                    guard evil == "segfault" else { continue }
                    // The operator reads them; an owner might read there about another.
                    #expect(quarantine.lastLines == ["writing to address 0"])
                    #expect(!refusal.message.contains("writing to address 0"))
                }
            }
        }
    }
}
