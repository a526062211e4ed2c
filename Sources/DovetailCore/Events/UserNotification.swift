public import FoundationEssentials

/// A message from a plugin or the host to a user.
public struct UserNotification: Sendable, Equatable, Codable, Identifiable {
    /// How it is meant.
    public enum Level: String, Sendable, Codable, CaseIterable {
        /// Good to know.
        case info
        /// Something went well.
        case success
        /// Something may need attention.
        case warning
        /// Something failed.
        case error
    }

    /// The notification's own id: a UUID of version 7 in lower case.
    public let id: String
    /// To whom it goes.
    public let owner: Owner
    /// Who sent it: a plugin's slug, or `host`.
    public let source: String
    /// How it is meant.
    public let level: Level
    /// A few words.
    public let title: String
    /// A sentence or two.
    public let message: String
    /// When it was sent.
    public let time: Date

    /// Makes a notification.
    public init(id: String, owner: Owner, source: String, level: Level, title: String, message: String, time: Date) {
        self.id = id
        self.owner = owner
        self.source = source
        self.level = level
        self.title = title
        self.message = message
        self.time = time
    }
}
