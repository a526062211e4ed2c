import Testing

@testable import DovetailProcess

@Suite("The watchdog")
struct WatchdogTests {
    private var dog = Watchdog(patience: .init(hanging: .seconds(10), spinning: .seconds(30)))

    @Test("A process without calls is left alone")
    mutating func idle() {
        for second in 0..<100 {
            #expect(self.look(second, isBusy: false) == .nothing)
        }
    }

    @Test("X1 · a process that answers is busy, however long its calls take")
    mutating func busy() {
        for second in stride(from: 0, to: 1_000, by: 5) {
            #expect(self.look(second, isBusy: true, processor: second) == .ask)
            self.dog.answered()
        }
    }

    @Test("X1 · a process that answers nothing and does nothing hangs")
    mutating func hangs() {
        #expect(self.look(0, isBusy: true) == .ask)
        #expect(self.look(5, isBusy: true) == .nothing)
        #expect(self.look(10, isBusy: true) == .end(.hangs(.seconds(10))))
    }

    @Test("X1 · a process that answers nothing while it computes gets more time, and is told from one that hangs")
    mutating func spins() {
        #expect(self.look(0, isBusy: true, processor: 100) == .ask)
        #expect(self.look(10, isBusy: true, processor: 110) == .nothing)
        #expect(self.look(25, isBusy: true, processor: 124) == .nothing)
        #expect(self.look(30, isBusy: true, processor: 129) == .end(.spins(.seconds(30))))
    }

    @Test("A process of which nobody can say whether it computes gets the longer time")
    mutating func unknown() {
        #expect(self.look(0, isBusy: true, processor: nil) == .ask)
        #expect(self.look(20, isBusy: true, processor: nil) == .nothing)
        #expect(self.look(30, isBusy: true, processor: nil) == .end(.spins(.seconds(30))))
    }

    @Test("An answer that comes late begins the wait anew")
    mutating func late() {
        #expect(self.look(0, isBusy: true) == .ask)
        self.dog.answered()
        #expect(self.look(9, isBusy: true) == .ask)
        #expect(self.look(18, isBusy: true) == .nothing)
        #expect(self.look(19, isBusy: true) == .end(.hangs(.seconds(10))))
    }

    @Test("X1 · a process that answers, but never its calls, is ended when no more can be made")
    mutating func clogged() {
        for second in stride(from: 0, to: 30, by: 5) {
            #expect(self.look(second, isBusy: true, isFull: true) == .ask)
            self.dog.answered()
        }
        #expect(self.look(30, isBusy: true, isFull: true) == .end(.clogged(.seconds(30))))
    }

    private mutating func look(
        _ second: Int, isBusy: Bool, isFull: Bool = false, processor: Int? = 0
    ) -> Watchdog.Action {
        self.dog.look(
            at: .seconds(second), isBusy: isBusy, isFull: isFull, processorTime: processor.map { .seconds($0) })
    }
}
