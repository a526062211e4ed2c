import DovetailCore
import DovetailTesting
import Testing

@testable import DovetailServer

@Suite("The gate of a request's body")
struct BodyGateTests {
    @Test("N6 · one reader is let in, to wait for one piece at a time")
    func oneReader() throws {
        let gate = BodyGate()
        #expect(gate.claim() && !gate.claim())
        #expect(try gate.enter())
        let error = #expect(throws: DovetailError.self) { try gate.enter() }
        #expect(error?.code == .pluginFailed && error?.message.contains("read once") == true)
        gate.leave(isAtEnd: false)
        #expect(try gate.enter())
        gate.leave(isAtEnd: true)
        let isMore = try gate.enter()
        #expect(!isMore)
    }

    @Test("N6 · nobody is let in when the answer ends, and who is in is stopped and waited for")
    func closing() async throws {
        let untouched = BodyGate()
        await untouched.close { Issue.record("nobody reads") }
        #expect(!untouched.claim())
        let gate = BodyGate()
        #expect(try gate.claim() && gate.enter())
        let isStopped = Gate()
        async let closed: Void = gate.close { isStopped.open() }
        try await isStopped.pass()
        #expect(throws: CancellationError.self) { try gate.enter() }
        gate.leave(isAtEnd: false)
        await closed
        #expect(throws: CancellationError.self) { try gate.enter() }
    }
}
