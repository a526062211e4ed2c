import DovetailCore
@testable import DovetailHost
import Foundation
import Testing

@Suite("What a crash leads to is decided for each unit")
struct SupervisedUnitTests {
    private let id: ProcessUnit

    init() throws {
        self.id = ProcessUnit(release: ReleaseID(slug: try PluginSlug("Notes"), version: SemanticVersion(1, 0, 0)))
    }

    private func unit(allowed: Int = 3) -> SupervisedUnit {
        var policy = RestartPolicy()
        (policy.allowed, policy.jitter) = (allowed, 0)
        return SupervisedUnit(self.id, policy: policy)
    }

    private func end(_ number: UInt64, at second: Double = 0) -> ProcessEnd {
        ProcessEnd(
            process: ProcessNumber(number), unit: self.id, error: DovetailError(.crashed, "It ended."),
            lastLines: ["last"], at: Date(timeIntervalSince1970: 1_800_000_000 + second))
    }

    private func lost(_ user: String) throws -> LostInstallation {
        let reading = ManifestParser.parse(document: ["name": "Notes", "version": "1.0.0"], policy: .warn)
        let manifest = try #require(reading.manifest)
        return LostInstallation(
            id: InstallationID(owner: .user(try UserID(user)), slug: self.id.release.slug),
            release: LoadedRelease(id: self.id.release, manifest: manifest, path: "/"))
    }

    @Test("X2 · who is lost is handed out once, when the pause is over")
    func pause() throws {
        var unit = self.unit()
        #expect(unit.crashed(self.end(1), jitter: 0) == .restart(after: .zero, pause: 1))
        #expect(try unit.lost(self.lost("ada")) == false)
        #expect(unit.takeWaiting().isEmpty)
        #expect(unit.resume(1) == true)
        #expect(unit.takeWaiting().map(\.id.owner.rawValue) == ["ada"])
        #expect(unit.takeWaiting().isEmpty)
        #expect(unit.restarts == 1)
    }

    @Test("X2 · who is lost after the pause may be woken at once, and that is no second restart")
    func late() throws {
        var unit = self.unit()
        _ = unit.crashed(self.end(1), jitter: 0)
        #expect(unit.resume(1) == true)
        for user in ["ada", "ben"] {
            #expect(try unit.lost(self.lost(user)) == true)
            #expect(unit.takeWaiting().map(\.id.owner.rawValue) == [user])
        }
        #expect(unit.restarts == 1)
        #expect(unit.crashes == 1)
    }

    @Test("X2 · the same end twice counts once")
    func twice() {
        var unit = self.unit()
        #expect(unit.crashed(self.end(1), jitter: 0) != nil)
        #expect(unit.crashed(self.end(1), jitter: 0) == nil)
        #expect(unit.crashed(self.end(2), jitter: 0) == .restart(after: .seconds(1), pause: 2))
        #expect(unit.crashes == 2)
    }

    @Test("X2 · the alarm of an earlier pause means nothing any more")
    func stale() {
        var unit = self.unit()
        for number: UInt64 in 1...2 { _ = unit.crashed(self.end(number), jitter: 0) }
        #expect(unit.resume(1) == false)
        #expect(unit.resume(2) == true)
        #expect(unit.resume(2) == false)
    }

    @Test("X2 · beyond the budget nobody is handed out, and whoever waits is told why")
    func quarantine() async throws {
        var unit = self.unit(allowed: 1)
        _ = unit.crashed(self.end(1), jitter: 0)
        let (before, after) = (try self.lost("ada"), try self.lost("ben"))
        #expect(unit.lost(before) == false)
        guard case .quarantine(let quarantine) = unit.crashed(self.end(2, at: 5), jitter: 0) else {
            Issue.record("the second crash leads to a quarantine")
            return
        }
        #expect(quarantine.crashes == 2)
        #expect(quarantine.lastLines == ["last"])
        #expect(quarantine.since == self.end(2, at: 5).at)
        #expect(unit.lost(after) == false)
        #expect(unit.resume(1) == false)
        #expect(unit.takeWaiting().isEmpty)
        for lost in [before, after] {
            #expect(!lost.isReturning)
            await #expect(throws: quarantine.error) {
                try await lost.wait(until: quarantine.until, clock: .system)
            }
        }
    }

    @Test("X2 · a straggler's end changes nothing about the quarantine")
    func straggler() {
        var unit = self.unit(allowed: 0)
        let first = unit.crashed(self.end(1), jitter: 0)
        #expect(unit.crashed(self.end(2, at: 10_000), jitter: 0) == first)
        #expect(unit.crashes == 2)
    }

    @Test("X2 · clearing hands out everybody who waited, and gives the budget back")
    func cleared() throws {
        var unit = self.unit(allowed: 0)
        _ = unit.crashed(self.end(1), jitter: 0)
        let lost = try self.lost("ada")
        #expect(unit.lost(lost) == false)
        unit.cleared()
        #expect(unit.quarantine == nil)
        #expect(lost.isReturning)
        #expect(unit.takeWaiting().count == 1)
        guard case .quarantine(let again) = unit.crashed(self.end(2, at: 1), jitter: 0) else {
            Issue.record("the next crash leads to a quarantine")
            return
        }
        #expect(again.crashes == 1)
    }

    @Test("X2 · clearing ends a pause")
    func clearedWhilePausing() throws {
        var unit = self.unit()
        for number: UInt64 in 1...2 { _ = unit.crashed(self.end(number), jitter: 0) }
        #expect(try unit.lost(self.lost("ada")) == false)
        unit.cleared()
        #expect(unit.takeWaiting().count == 1)
        #expect(unit.resume(2) == false)
    }
}
