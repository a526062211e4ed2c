import DovetailTesting
import Logging
import Synchronization

/// A host's log, in which a test waits for lines.
final class WatchedLog: Sendable {
    private struct State {
        var counts: [String: Int] = [:]
        var waiting: [(line: String, count: Int, gate: Gate)] = []
    }

    private let state = Mutex(State())

    /// What a host logs with.
    var logger: Logger {
        var logger = Logger(label: "dovetail.test") { _ in Handler(log: self) }
        logger.logLevel = .trace
        return logger
    }

    /// Waits until a line has been logged that often.
    func wait(for line: String, times count: Int = 1) async throws {
        let gate = Gate()
        self.state.withLock { state in
            if state.counts[line, default: 0] >= count {
                gate.open()
            } else {
                state.waiting.append((line, count, gate))
            }
        }
        try await gate.pass()
    }

    private func add(_ line: String) {
        let gates = self.state.withLock { state -> [Gate] in
            let count = state.counts[line, default: 0] + 1
            state.counts[line] = count
            return state.waiting.filter { $0.line == line && $0.count == count }.map(\.gate)
        }
        for gate in gates { gate.open() }
    }

    private struct Handler: LogHandler {
        let log: WatchedLog
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        init(log: WatchedLog) { self.log = log }

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { self.metadata[key] }
            set { self.metadata[key] = newValue }
        }

        func log(event: LogEvent) { self.log.add("\(event.message)") }
    }
}
