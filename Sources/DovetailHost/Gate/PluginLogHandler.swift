import DovetailCore
import DovetailPlugin
import Logging

/// Where the lines go that a plugin logs through its context, in whatever form it runs.
///
/// The message is the host's and always the same; what the plugin says stands under `plugin.line`, its facts under keys that
/// begin with `plugin.fact.`. So no plugin can write a line, or a fact, that looks like the host's. A line names the request and
/// the trace that it was written for.
struct PluginLogHandler: LogHandler {
    /// The most characters of a line.
    private static let longestLine = 1_000
    /// The most facts of a line.
    private static let mostFacts = 20

    /// Names the installation on every line.
    private let host: Logger
    private let requests: RequestsUnderWay
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level

    init(_ host: Logger, _ requests: RequestsUnderWay) {
        self.host = host
        self.requests = requests
        self.logLevel = host.logLevel
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { self.metadata[key] }
        set { self.metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let facts = self.metadata.merging(event.metadata ?? [:]) { _, new in new }
        var said: Logger.Metadata = [LogKey.line: "\("\(event.message)".excerpt(Self.longestLine))"]
        for (key, value) in facts.sorted(by: { $0.key < $1.key }).prefix(Self.mostFacts) {
            said[LogKey.factPrefix + key.excerpt(100)] = "\("\(value)".excerpt(500))"
        }
        said.merge(self.requests.facts) { _, host in host }
        self.host.log(level: event.level, "A plugin says", metadata: said)
    }
}

extension Logger {
    /// The logger that a plugin is given in the place of the host's.
    func forPlugin(_ requests: RequestsUnderWay) -> Logger {
        var logger = Logger(label: self.label) { _ in PluginLogHandler(self, requests) }
        logger.logLevel = self.logLevel
        return logger
    }
}
