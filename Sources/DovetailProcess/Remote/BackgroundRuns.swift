import DovetailCore
import DovetailHost
import Foundation
import Synchronization

/// What a process has the host do in the background: so often, and with so many words in the log, as the host bears.
final class BackgroundRuns: Sendable {
    private struct State {
        var tokens: Double
        var last: Date
    }

    private let perSecond: Double
    private let logLimit: LineLimit
    private let clock: any HostClock
    private let state: Mutex<State>

    /// Limits what a process has the host do.
    ///
    /// - Parameters:
    ///   - perSecond: How many timers and tasks are run each second, after so many at once; more wait.
    ///   - logLimit: How many failures are logged.
    ///   - clock: The time.
    init(perSecond: Int, logLimit: LineLimit, clock: any HostClock) {
        self.perSecond = Double(max(1, perSecond))
        self.logLimit = logLimit
        self.clock = clock
        self.state = Mutex(State(tokens: Double(perSecond), last: clock.now))
    }

    /// Runs a timer or task, when it is its turn.
    func run(_ binding: RemoteBinding) async throws {
        if let pause = self.takeTurn() { try await self.clock.sleep(for: pause) }
        try await self.report { try await binding.run() }
    }

    /// Does what nobody waits for, and throws what goes wrong for the log, but no more of it than the log takes.
    func report(_ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch let error as CancellationError {
            throw error
        } catch {
            if self.logLimit.take() { throw error }
        }
    }

    /// Takes the next turn; answers how long it is until then, or nil when it is now.
    private func takeTurn() -> Duration? {
        let now = self.clock.now
        return self.state.withLock { state in
            let elapsed = max(0, now.timeIntervalSince(state.last))
            state.last = now
            state.tokens = min(self.perSecond, state.tokens + elapsed * self.perSecond) - 1
            return state.tokens < 0 ? .seconds(-state.tokens / self.perSecond) : nil
        }
    }
}
