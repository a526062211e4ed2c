import DovetailWire
import Logging
import NIOCore

/// Sends the lines of a plugin's logger to the host, which knows whose they are.
struct RemoteLogHandler: LogHandler {
    let remote: RemoteContext
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info

    init(remote: RemoteContext) {
        self.remote = remote
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { self.metadata[key] }
        set { self.metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let facts = self.metadata.merging(event.metadata ?? [:]) { _, new in new }
        let document = LogDocument(
            level: event.level.rawValue, message: "\(event.message)", metadata: facts.mapValues { "\($0)" })
        // A line that cannot be written as JSON does not exist: it holds texts alone.
        guard let json = try? ByteBuffer(document: document) else { return }
        self.remote.connection.note(.log, handle: self.remote.handle, json: json)
    }
}
