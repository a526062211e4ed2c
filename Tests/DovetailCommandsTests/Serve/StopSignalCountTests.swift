import Testing
import UnixSignals

@testable import DovetailCommands

@Suite("What a signal to the server means")
struct StopSignalCountTests {
    private let start = ContinuousClock.now

    @Test(
        "The first stops; the same one at once is its echo, as `timeout` sends it; any other ends the process",
        arguments: [
            (UnixSignal.sigterm, 0, StopSignalCount.Meaning.echo), (.sigterm, 99, .echo), (.sigterm, 100, .end),
            (.sigint, 0, .end),
        ])
    func second(_ signal: UnixSignal, _ milliseconds: Int, _ meaning: StopSignalCount.Meaning) {
        var count = StopSignalCount()
        #expect(count.meaning(of: .sigterm, at: self.start) == .stop)
        #expect(count.meaning(of: signal, at: self.start + .milliseconds(milliseconds)) == meaning)
    }

    @Test("After an echo a later one still ends the process")
    func afterEcho() {
        var count = StopSignalCount()
        let meanings = [0, 1, 2_000].map { count.meaning(of: .sigint, at: self.start + .milliseconds($0)) }
        #expect(meanings == [.stop, .echo, .end])
    }
}
