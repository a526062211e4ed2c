import DovetailCore
import Logging

/// The keys under which facts stand in log lines.
enum LogKey {
    static let user = "user.id"
    static let plugin = "plugin.slug"
    static let version = "plugin.version"
    static let operation = "operation.id"
    static let kind = "operation.kind"
    static let step = "operation.step"
    static let duration = "operation.duration_ms"
    static let state = "plugin.state"
    static let unit = "process.unit"
    static let process = "process.number"
    static let installations = "process.installations"
    static let lastLines = "process.last_lines"
    static let delay = "process.restart_delay_ms"
    static let until = "process.quarantine_until"
    static let dropped = "log.dropped"
    static let trace = "trace.id"
    static let span = "span.id"
    static let request = "request.id"
    static let line = "plugin.line"
    static let feature = "plugin.feature"
    static let factPrefix = "plugin.fact."
    static let errorCode = "error.code"
    static let errorMessage = "error.message"
    static let errorCause = "error.cause"
}

extension DovetailError {
    /// The failure in a line of the log; the host's own log says what lies behind it, too.
    var facts: Logger.Metadata {
        var facts: Logger.Metadata = [LogKey.errorCode: "\(self.code)", LogKey.errorMessage: "\(self.message)"]
        facts[LogKey.errorCause] = self.cause.map { "\($0.excerpt(500))" }
        return facts
    }
}

extension Logger {
    /// Logs what failed.
    func log(
        _ level: Level, _ message: Message, _ failure: DovetailError, _ facts: Metadata = [:]
    ) {
        self.log(level: level, message, metadata: facts.merging(failure.facts) { fact, _ in fact })
    }
}

extension ReleaseID {
    /// The release in a line of the log.
    var facts: Logger.Metadata { [LogKey.plugin: "\(self.slug)", LogKey.version: "\(self.version)"] }

    /// The release in a line of the log that tells what failed with it.
    func facts(with error: any Error) -> Logger.Metadata {
        self.facts.merging([LogKey.errorMessage: "\(error)"]) { fact, _ in fact }
    }
}

extension Logger {
    /// A logger that names the owner, the plugin, its version and the operation on every line.
    func of(_ installation: InstallationID, _ version: SemanticVersion?, _ operation: OperationID?) -> Logger {
        var logger = self
        logger[metadataKey: LogKey.user] = "\(installation.owner.rawValue)"
        logger[metadataKey: LogKey.plugin] = "\(installation.slug)"
        logger[metadataKey: LogKey.version] = version.map { "\($0)" }
        logger[metadataKey: LogKey.operation] = operation.map { "\($0)" }
        return logger
    }

    /// A logger that names an operation, its kind, what it is about, and the request that asked for it on every line.
    func of(_ run: OperationRun) -> Logger {
        var logger = self.of(run.id, run.releases.target?.id.version ?? run.plan.origin.version, run.operation.id)
        logger[metadataKey: LogKey.kind] = "\(run.plan.kind.rawValue)"
        for (key, value) in run.engine.activator.context.requests.facts { logger[metadataKey: key] = value }
        return logger
    }
}
