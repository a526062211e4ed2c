import Logging
import Synchronization

/// Keeps every line that is logged, and lets others wait for one.
final class RecordedLog: Sendable {
    /// A line, its metadata as text.
    struct Line: Sendable {
        let level: Logger.Level
        let message: String
        let metadata: [String: String]

        /// What a plugin says on it; nil on a line of the host's.
        var said: String? { self.metadata["plugin.line"] }
    }

    private struct State {
        var lines: [Line] = []
        var watchers: [(isWanted: @Sendable (Line) -> Bool, continuation: AsyncStream<Line>.Continuation)] = []
    }

    private let state = Mutex(State())

    /// The lines on which a plugin says something.
    func lines(saying text: String) -> [Line] { self.state.withLock { $0.lines.filter { $0.said == text } } }

    /// The first line on which a plugin says something, and with a fact under a key where one is named; waits until it is
    /// there.
    ///
    /// - Throws: `CancellationError` when the task is cancelled, such as when the test runs out of time.
    func line(saying text: String, _ key: String? = nil, _ fact: String = "") async throws -> Line {
        try await self.first { line in line.said == text && (key.map { line.metadata[$0] == fact } ?? true) }
    }

    /// The first line with a message, and with a fact under a key where one is named; waits until it is there.
    ///
    /// - Throws: `CancellationError` when the task is cancelled, such as when the test runs out of time.
    func line(_ message: String, _ key: String? = nil, _ fact: String = "") async throws -> Line {
        try await self.first { line in line.message == message && (key.map { line.metadata[$0] == fact } ?? true) }
    }

    private func first(_ isWanted: @escaping @Sendable (Line) -> Bool) async throws -> Line {
        let (stream, continuation) = AsyncStream.makeStream(of: Line.self)
        self.state.withLock { state in
            if let line = state.lines.first(where: isWanted) {
                continuation.yield(line)
            } else {
                state.watchers.append((isWanted, continuation))
            }
        }
        for await line in stream { return line }
        throw CancellationError()
    }

    private func add(_ line: Line) {
        let watchers = self.state.withLock { state in
            state.lines.append(line)
            let watchers = state.watchers.filter { $0.isWanted(line) }
            state.watchers.removeAll { $0.isWanted(line) }
            return watchers
        }
        for watcher in watchers { watcher.continuation.yield(line) }
    }
}

extension RecordedLog {
    /// Writes into a record.
    struct Handler: LogHandler {
        private let log: RecordedLog
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.debug

        init(_ log: RecordedLog) {
            self.log = log
        }

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { self.metadata[key] }
            set { self.metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let facts = self.metadata.merging(event.metadata ?? [:]) { _, own in own }
            self.log.add(
                Line(level: event.level, message: "\(event.message)", metadata: facts.mapValues { "\($0)" }))
        }
    }
}
