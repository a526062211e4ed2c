import Testing

@testable import DovetailProcess

@Suite("What a process writes")
struct OutputTests {
    @Test("Lines are cut at their ends, wherever the pieces end")
    func lines() {
        var lines = OutputLines()
        #expect(lines.append(Array("one\ntw".utf8)) == ["one"])
        #expect(lines.append(Array("o\r\n\nthree".utf8)) == ["two", ""])
        #expect(lines.finish() == ["three"])
        #expect(lines.finish().isEmpty)
        #expect(lines.last == ["one", "two", "", "three"])
    }

    @Test("A line without end is cut into several")
    func endless() {
        var lines = OutputLines()
        let cut = lines.append([UInt8](repeating: 65, count: OutputLines.maximumLength * 2 + 1))
        #expect(cut.map(\.utf8.count) == [OutputLines.maximumLength, OutputLines.maximumLength])
    }

    @Test("X1 · bytes that would forge lines or steer a terminal are shown as question marks")
    func control() {
        var lines = OutputLines()
        #expect(lines.append(Array("\u{1B}[2Jred\u{7}\tok\n".utf8)) == ["?[2Jred?\tok"])
        #expect(lines.append([0xFF, 0x41, 0x0A]) == ["\u{FFFD}A"])
        #expect(lines.append(Array("a\u{202E}b\u{2066}c\u{2028}d\u{2029}e\n".utf8)) == ["a?b?c?d?e"])
    }

    @Test("The last lines are remembered, and no more")
    func remembered() {
        var lines = OutputLines()
        for number in 0..<200 { _ = lines.append(Array("\(number)\n".utf8)) }
        #expect(lines.last.count == OutputLines.remembered)
        #expect(lines.last.first == "150" && lines.last.last == "199")
    }

    @Test("X1 · a flood of output is read only so fast")
    func rate() {
        var rate = OutputRate()
        let now = ContinuousClock.now
        #expect(rate.pause(after: OutputRate.burst, at: now) == nil)
        #expect(rate.pause(after: OutputRate.perSecond, at: now) == .seconds(1))
        #expect(rate.pause(after: 0, at: now.advanced(by: .seconds(2))) == nil)
    }

    @Test("A fate says what happened, and how much memory was too much")
    func fates() {
        #expect("\(ProcessFate.killed(signal: 11))" == "was killed by signal 11 (SIGSEGV)")
        #expect(
            "\(ProcessFate.starved(memory: 512 << 20))"
                == "was killed because it used more memory than it may have (512 MiB)")
        #expect("\(ProcessFate.exited(3))" == "ended by itself with status 3")
        #expect("\(ProcessFate.ended(by: .hangs(.seconds(10))))".contains("it hangs"))
        #expect("\(ProcessFate.ended(by: .hangs(.milliseconds(10_023))))".contains("nothing for 10 s and"))
        #expect("\(ProcessFate.ended(by: .spins(.milliseconds(420))))".contains("nothing for 420 ms while"))
        #expect("\(ProcessFate.lost("EIO"))" == "was ended because what it wrote could not be read: EIO")
        #expect(ProcessFate.ended(by: .asked).wasAsked && !ProcessFate.exited(0).wasAsked)
    }
}
