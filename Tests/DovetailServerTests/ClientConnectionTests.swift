import Testing

@testable import DovetailServer

@Suite("What is known of a client's connection", .timeLimit(.minutes(1)))
struct ClientConnectionTests {
    private let connection = ClientConnection()
    private let calls = Tally()

    @Test("who watches hears that the client hangs up, once, and at once when it has")
    func watchers() {
        let kept = self.connection.onHangUp { self.calls.add(1) }
        let forgotten = self.connection.onHangUp { self.calls.add(100) }
        self.connection.forget(forgotten)
        #expect(kept != nil && !self.connection.hasHungUp)
        self.connection.hangUp()
        self.connection.hangUp()
        #expect(self.calls.count == 1 && self.connection.hasHungUp)
        #expect(self.connection.onHangUp { self.calls.add(1) } == nil)
        #expect(self.calls.count == 2)
    }

    @Test("nothing is begun for a client that has hung up, and what was begun for it is cancelled")
    func cancelling() async throws {
        try await self.connection.cancelling {
            self.connection.hangUp()
            // Whoever waits here cancels the task that answers.
            await self.connection.waitForEnd()
        }
        await #expect(throws: CancellationError.self) {
            try await self.connection.cancelling { self.calls.add(1) }
        }
        #expect(self.calls.count == 0)
    }

    @Test("the end of what comes in is a hang-up, unless it is this side that has ended it")
    func deaf() {
        let deaf = ClientConnection()
        deaf.stopReceiving()
        deaf.inputEnded()
        #expect(!deaf.hasHungUp && deaf.isInputLost)
        self.connection.inputEnded()
        #expect(self.connection.hasHungUp && !self.connection.isInputLost)
        deaf.detach()
        #expect(deaf.hasHungUp)
    }
}
