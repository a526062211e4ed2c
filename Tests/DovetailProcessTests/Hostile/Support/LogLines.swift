import Logging
import Synchronization

/// What a host logs, for tests that wait for it or look at it afterwards.
final class LogLines: Sendable {
    /// A line of the log.
    struct Line: Sendable {
        let level: Logger.Level
        let message: String
        let facts: [String: String]
    }

    private struct State {
        var lines: [Line] = []
        var watchers: [Int: AsyncStream<Line>.Continuation] = [:]
        var lastWatcher = 0
    }

    private let state = Mutex(State())

    /// A logger whose lines come here.
    var logger: Logger {
        var logger = Logger(label: "dovetail.hostile") { _ in Handler(lines: self) }
        logger.logLevel = .info
        return logger
    }

    /// All lines so far.
    var all: [Line] { self.state.withLock { $0.lines } }

    /// The first line that matches, of those that were or will be logged.
    ///
    /// - Throws: `CancellationError` when the test's time is up.
    func first(where matches: @Sendable (Line) -> Bool) async throws -> Line {
        let lines = self.watch()
        for await line in lines where matches(line) { return line }
        throw CancellationError()
    }

    /// The first line that a plugin wrote and that holds a text.
    @discardableResult
    func plugin(wrote text: String) async throws -> Line {
        try await self.first { $0.facts["plugin.line"]?.contains(text) == true }
    }

    private func watch() -> AsyncStream<Line> {
        let (stream, continuation) = AsyncStream.makeStream(of: Line.self)
        let number = self.state.withLock { state in
            for line in state.lines { continuation.yield(line) }
            state.lastWatcher += 1
            state.watchers[state.lastWatcher] = continuation
            return state.lastWatcher
        }
        continuation.onTermination = { [weak self] _ in self?.state.withLock { $0.watchers[number] = nil } }
        return stream
    }

    private func add(_ line: Line) {
        let watchers = self.state.withLock { state in
            state.lines.append(line)
            return Array(state.watchers.values)
        }
        for watcher in watchers { watcher.yield(line) }
    }

    private struct Handler: LogHandler {
        let lines: LogLines
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.info

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { self.metadata[key] }
            set { self.metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let facts = self.metadata.merging(event.metadata ?? [:]) { _, own in own }
            self.lines.add(
                Line(level: event.level, message: "\(event.message)", facts: facts.mapValues { "\($0)" }))
        }
    }
}
