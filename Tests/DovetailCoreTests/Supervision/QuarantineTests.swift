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
            "Notes@1.2.0 crashed 4 times", "ended by SIGSEGV", "since 2027-01-15T08:00:00Z", "administrator",
            "from 2027-01-15T08:10:00Z on", "loading | out of cheese",
        ] {
            #expect(error.message.contains(fact), "the message says \(fact)")
        }
        #expect(try self.quarantine(owner: "ada").error.message.hasPrefix("Notes@1.2.0 of user ada crashed"))
        #expect(try !self.quarantine(owner: nil).error.message.contains("last lines"))
    }

    @Test("lasts until its end, and no longer")
    func time() throws {
        let quarantine = try self.quarantine(owner: nil)
        #expect(!quarantine.isOver(at: quarantine.until.addingTimeInterval(-1)))
        #expect(quarantine.isOver(at: quarantine.until))
    }
}
