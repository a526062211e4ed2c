import Logging

extension Logger {
    /// The logger, with facts on every line.
    func with(_ facts: Logger.Metadata) -> Logger {
        var logger = self
        for (key, value) in facts { logger[metadataKey: key] = value }
        return logger
    }
}
