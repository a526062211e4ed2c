public import DovetailCore

/// The JSON part of `notifications.send`.
public struct NotificationDocument: Sendable, Codable {
    /// How much it matters.
    public var level: UserNotification.Level
    /// A few words.
    public var title: String
    /// A sentence or two.
    public var message: String

    /// A message to the owner.
    public init(level: UserNotification.Level, title: String, message: String) {
        self.level = level
        self.title = title
        self.message = message
    }
}

/// The JSON part of `log`.
public struct LogDocument: Sendable, Codable {
    /// `trace`, `debug`, `info`, `notice`, `warning`, `error` or `critical`.
    public var level: String
    /// A constant sentence.
    public var message: String
    /// The facts.
    public var metadata: [String: String]?

    /// The most bytes of a line's JSON; a longer one is not read.
    public static let maximumLength = 32 << 10

    /// A line for the log.
    public init(level: String, message: String, metadata: [String: String]?) {
        self.level = level
        self.message = message
        self.metadata = metadata
    }
}
