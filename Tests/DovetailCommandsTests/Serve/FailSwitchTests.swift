import DovetailHost
import Testing

@testable import DovetailCommands

@Suite("The place at which a host ends or holds itself")
struct FailSwitchTests {
    @Test("It is named, with the how-manieth time")
    func reading() throws {
        for point in FailPoint.allCases {
            #expect(FailSwitch(.kill, at: point.rawValue)?.point == point)
            #expect(FailPoint(rawValue: point.rawValue) == point)
        }
        let second = FailSwitch(.hold, at: "commit.prepared#2")
        #expect(second?.time == 2 && second?.action == .hold)
        #expect(FailSwitch(.hold, at: "commit.prepared")?.time == 1)
        for wrong in ["", "commit", "commit.prepared#", "commit.prepared#0", "commit.prepared#x", "begun#1#2"] {
            #expect(FailSwitch(.kill, at: wrong) == nil, "\(wrong)")
        }
    }
}
