import Logging
import Synchronization

/// What a server logs, for tests that look at it afterwards.
final class LogRecord: Sendable {
    /// A line of the log.
    struct Line: Sendable {
        let level: Logger.Level
        let message: String
        let facts: [String: String]
    }

    private let state = Mutex<[Line]>([])

    /// All lines so far.
    var lines: [Line] { self.state.withLock { $0 } }

    /// A logger whose lines come here.
    var logger: Logger {
        var logger = Logger(label: "test") { _ in Handler(record: self) }
        logger.logLevel = .debug
        return logger
    }

    private struct Handler: LogHandler {
        let record: LogRecord
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.debug

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { self.metadata[key] }
            set { self.metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let facts = self.metadata.merging(event.metadata ?? [:]) { _, own in own }
            self.record.state.withLock {
                $0.append(Line(level: event.level, message: "\(event.message)", facts: facts.mapValues { "\($0)" }))
            }
        }
    }
}
