import NIOHTTP1
import Synchronization

/// Users who ask the ledger without a pause, and what was not answered as it should be.
final class SteadyLoad: Sendable {
    private struct State {
        var isOver = false
        var asked = 0
        var failures: [String] = []
    }

    private let state = Mutex(State())

    /// How often the ledger was asked.
    var asked: Int { self.state.withLock { $0.asked } }

    /// What failed, in words.
    var failures: [String] { self.state.withLock { $0.failures } }

    /// Has everybody end.
    func stop() { self.state.withLock { $0.isOver = true } }

    /// Asks until it is stopped.
    func run(on user: HTTP, readers: Int, writers: Int) async throws {
        try await withThrowingTaskGroup { group in
            for number in 0..<(readers + writers) {
                let method: HTTPMethod = number < readers ? .GET : .POST
                group.addTask { try await self.ask(method, user) }
            }
            try await group.waitForAll()
        }
    }

    private func ask(_ method: HTTPMethod, _ user: HTTP) async throws {
        while !self.state.withLock(\.isOver) {
            let answer = try await user.ask(method, "/plugins/Ledger/ledger")
            self.state.withLock { state in
                state.asked += 1
                guard !answer.isDone else { return }
                state.failures.append("\(method) \(answer.status) \(String(decoding: answer.body, as: UTF8.self))")
            }
        }
    }
}
