import DovetailCore
import Foundation
import Testing

@Suite("A quarantine")
struct QuarantineTests {
    private func quarantine(owner: String?, lines: [String] = []) throws -> Quarantine {
        Quarantine(
            unit: ProcessUnit(
                release: ReleaseID(slug: try PluginSlug("Notes"), version: SemanticVersion(1, 2, 0)),
                owner: try owner.map { .user(try UserID($0)) }),
            reason: DovetailError(.crashed, "The process of Notes@1.2.0 ended by SIGSEGV.", remedy: .askAuthor),
            lastLines: lines, since: Date(timeIntervalSince1970: 1_800_000_000),
            until: Date(timeIntervalSince1970: 1_800_000_600), crashes: 4)
    }

    @Test("X2 · says what is not started, how often it crashed, how, since when, and who may try again when")
    func sentence() throws {
        let error = try self.quarantine(owner: nil, lines: ["loading", "out of cheese"]).error
        #expect(error.code == .quarantined)
        #expect(error.remedy == .askOperator)
        for fact in [
            "Notes@1.2.0 crashed 4 times", "ended by SIGSEGV", "since 2027-01-15T08:00:00Z", "An administrator",
            "from 2027-01-15T08:10:00Z on", "dovetail plugin retry Notes@1.2.0",
        ] {
            #expect(error.message.contains(fact), "the message says \(fact)")
        }
        #expect(try self.quarantine(owner: "ada").error.message.hasPrefix("Notes@1.2.0 of user ada crashed"))
    }

    @Test("X1 · what the process wrote last is not told to every owner: it may be about another one")
    func lines() throws {
        #expect(try !self.quarantine(owner: nil, lines: ["ada's pin is 4711"]).error.message.contains("4711"))
    }

    @Test("lasts until its end, and no longer")
    func time() throws {
        let quarantine = try self.quarantine(owner: nil)
        #expect(!quarantine.isOver(at: quarantine.until.addingTimeInterval(-1)))
        #expect(quarantine.isOver(at: quarantine.until))
    }
}
