import DovetailTesting
import Testing

@testable import DovetailServer

@Suite("What hands the chunks of an answer over")
struct AnswerHandoffTests {
    private let handoff = AnswerHandoff()

    @Test("chunks are taken in order, and then the end")
    func inOrder() async {
        async let isWanted = self.handoff.give([1])
        #expect(await self.handoff.take().chunk == [1])
        #expect(await isWanted && self.handoff.progress.isWriting)
        self.handoff.end(.complete)
        #expect(await self.handoff.take().isEnd(.complete))
    }

    @Test("a chunk is given to who waits for it already")
    func waiting() async {
        async let step = self.handoff.take()
        #expect(await self.handoff.give([1]))
        #expect(await step.chunk == [1])
    }

    @Test("after the end nothing is wanted, and the first end counts")
    func afterTheEnd() async {
        self.handoff.end(.silent)
        self.handoff.end(.complete)
        #expect(await !self.handoff.give([1]))
        #expect(await self.handoff.take().isEnd(.silent))
    }

    @Test("who gives what nobody takes any more is told so, and it is not written", arguments: [true, false])
    func untaken(_ isStopping: Bool) async {
        async let isWanted = self.handoff.give([1])
        let end = isStopping ? AnswerHandoff.End.stopping : .hungUp
        self.handoff.end(end)
        #expect(await !isWanted)
        #expect(await self.handoff.take().isEnd(end))
    }

    @Test("a writer that is cancelled writes for nobody")
    func cancelled() async {
        let writer = Task { await self.handoff.take() }
        writer.cancel()
        #expect(await writer.value.isEnd(.hungUp))
        #expect(await !self.handoff.give([1]))
    }
}

@Suite("What watches over an answer in which nothing moves")
struct SilenceWatchTests {
    private let clock = ManualClock()
    private let handoff = AnswerHandoff()

    private var watch: SilenceWatch {
        SilenceWatch(limit: .seconds(10), clock: self.clock, handoff: self.handoff, connection: nil)
    }

    @Test("a plugin that sends nothing for too long has been silent")
    func silent() async {
        self.watch.begin()
        self.clock.advance(by: .seconds(10))
        #expect(await self.handoff.take().isEnd(.silent))
    }

    @Test("what moves puts that off, and a client that then takes nothing has gone")
    func moving() async {
        self.watch.begin()
        async let isWanted = self.handoff.give([1])
        #expect(await self.handoff.take().chunk == [1])
        #expect(await isWanted)
        self.clock.advance(by: .seconds(10))
        #expect(self.clock.sleeperCount == 1, "it looks again")
        self.clock.advance(by: .seconds(10))
        #expect(await self.handoff.take().isEnd(.hungUp))
    }

    @Test("it does not look again when it has ended")
    func ended() {
        let watch = self.watch
        watch.begin()
        watch.end()
        #expect(self.clock.sleeperCount == 0)
        let alarm = SilenceAlarm()
        alarm.end()
        alarm.set(self.clock.alarm(after: .seconds(1)) {})
        #expect(self.clock.sleeperCount == 0, "one that comes late is cancelled")
    }
}

extension AnswerHandoff.Step {
    fileprivate var chunk: [UInt8]? {
        if case .chunk(let chunk) = self { chunk } else { nil }
    }

    fileprivate func isEnd(_ end: AnswerHandoff.End) -> Bool {
        switch (self, end) {
        case (.end(.complete), .complete), (.end(.hungUp), .hungUp), (.end(.silent), .silent),
            (.end(.stopping), .stopping):
            true
        default: false
        }
    }
}
