import DovetailCore
import DovetailHost
import Foundation
import Synchronization

/// What a ``ScriptedRunner`` takes for a process: calls go through it as long as it has not ended.
final class ScriptedProcess: Sendable {
    private struct State {
        var hasEnded = false
        var instances = 0
        var calls = 0
        var errors = 0
        var enders: [Int: @Sendable () -> Void] = [:]
    }

    let number: ProcessNumber
    let unit: ProcessUnit
    private let startedAt: Date
    private let state = Mutex(State())

    init(_ number: ProcessNumber, _ unit: ProcessUnit, at time: Date) {
        self.number = number
        self.unit = unit
        self.startedAt = time
    }

    var hasEnded: Bool { self.state.withLock { $0.hasEnded } }

    var status: PluginProcessStatus {
        self.state.withLock { state in
            PluginProcessStatus(
                process: self.number, unit: self.unit, pid: Int32(self.number.rawValue), startedAt: self.startedAt,
                usage: nil, instances: state.instances, calls: state.calls, errors: state.errors, latency: nil,
                lastLines: [])
        }
    }

    /// Counts an instance in.
    func enter() { self.state.withLock { $0.instances += 1 } }

    /// Runs a body, unless the process has ended, or until it does.
    func call<Answer: Sendable>(_ body: @escaping @Sendable () async throws -> Answer) async throws -> Answer {
        let (outcomes, answer) = AsyncStream.makeStream(of: Result<Answer, any Error>.self)
        let id = try self.begin { answer.yield(.failure(self.crash(.askAuthor))) }
        let task = Task {
            do { answer.yield(.success(try await body())) } catch { answer.yield(.failure(error)) }
        }
        defer { task.cancel() }
        // The first outcome is the one that counts.
        for await outcome in outcomes {
            self.state.withLock { state in
                state.enders[id] = nil
                if case .failure = outcome { state.errors += 1 }
            }
            return try outcome.get()
        }
        throw CancellationError()
    }

    /// Ends it: nothing can be asked any more; answers how to let the calls under way fail, or nil when it had ended.
    func end() -> (@Sendable () -> Void)? {
        self.state.withLock { state in
            guard !state.hasEnded else { return nil }
            state.hasEnded = true
            return { [enders = state.enders] in for end in enders.values { end() } }
        }
    }

    /// How a call fails when the process has ended.
    func crash(_ remedy: DovetailError.Remedy) -> DovetailError {
        DovetailError(.crashed, "The process \(self.number) of \(self.unit) has ended.", remedy: remedy)
    }

    private func begin(_ end: @escaping @Sendable () -> Void) throws -> Int {
        try self.state.withLock { state in
            guard !state.hasEnded else { throw self.crash(.retry) }
            state.calls += 1
            state.enders[state.calls] = end
            return state.calls
        }
    }
}
