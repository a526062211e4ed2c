import DovetailCore
import DovetailPlugin
import DovetailWire
import Logging
import NIOCore
import Synchronization

/// Sends the lines of a plugin's logger to the host, which knows whose they are.
///
/// While the host does not keep up with reading, lines are left out, and so is one whose facts are too long; the next that is sent says how many.
struct RemoteLogHandler: LogHandler {
    /// The lines that were left out since the last that was sent.
    private final class LeftOut: Sendable {
        let count = Atomic(0)
    }

    /// The most characters of a message that are sent: as many as the host logs.
    private static let longestMessage = 1_000

    let remote: RemoteContext
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info
    private let leftOut = LeftOut()

    init(remote: RemoteContext) {
        self.remote = remote
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { self.metadata[key] }
        set { self.metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        guard !self.remote.connection.isCongested else {
            self.leftOut.count.add(1, ordering: .relaxed)
            return
        }
        var facts = self.metadata.merging(event.metadata ?? [:]) { _, new in new }.mapValues { "\($0)" }
        let leftOut = self.leftOut.count.exchange(0, ordering: .relaxed)
        if leftOut > 0 { facts["log.left_out"] = "\(leftOut)" }
        let message = "\(event.message)".readable(upTo: Self.longestMessage)
        let document = LogDocument(level: event.level.rawValue, message: message, metadata: facts)
        // A line that cannot be written as JSON does not exist: it holds texts alone.
        guard let json = try? ByteBuffer(document: document) else { return }
        guard json.readableBytes <= LogDocument.maximumLength else {
            self.leftOut.count.add(leftOut + 1, ordering: .relaxed)
            return
        }
        self.remote.connection.note(.log, handle: self.remote.handle, trace: TraceContext.current, json: json)
    }
}
