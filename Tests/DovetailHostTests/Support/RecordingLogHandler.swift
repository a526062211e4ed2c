import Logging

/// Keeps every line that is logged, with its metadata as text.
struct RecordingLogHandler: LogHandler {
    struct Line: Sendable {
        let level: Logger.Level
        let message: String
        let metadata: [String: String]
    }

    let record: Record<Line>
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace

    init(_ record: Record<Line>) {
        self.record = record
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { self.metadata[key] }
        set { self.metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let metadata = self.metadata.merging(event.metadata ?? [:]) { _, own in own }
        self.record.add(Line(level: event.level, message: "\(event.message)", metadata: metadata.mapValues { "\($0)" }))
    }
}
