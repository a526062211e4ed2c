public import DovetailCore
public import FoundationEssentials

extension API {
    /// Something that happened.
    public struct Event: Codable, Sendable, Equatable {
        /// The event's own id.
        public var id: String
        /// What happened: parts separated by dots.
        public var name: String
        /// Whom it concerns: a user's name or `system`; nil concerns everybody.
        public var owner: String?
        /// Who published it: a plugin's slug, or `host`.
        public var source: String
        /// When it was published.
        public var time: Date
        /// What goes with it; null when there is nothing.
        public var data: JSONValue

        /// Describes an event; data that is not JSON is told as null.
        public init(_ event: DovetailCore.Event) {
            self.id = event.id
            self.name = event.name
            self.owner = event.owner?.rawValue
            self.source = event.source
            self.time = event.time
            // Plugins promise JSON. One that breaks the promise must not end the stream for whoever listens.
            self.data = (try? JSONValue(parsing: event.data)) ?? .null
        }
    }

    /// A message from a plugin or the host to a user.
    public struct Notification: Codable, Sendable, Equatable {
        /// The notification's own id.
        public var id: String
        /// To whom it goes: a user's name or `system`.
        public var owner: String
        /// Who sent it: a plugin's slug, or `host`.
        public var source: String
        /// How it is meant.
        public var level: UserNotification.Level
        /// A few words.
        public var title: String
        /// A sentence or two.
        public var message: String
        /// When it was sent.
        public var time: Date

        /// Describes a notification.
        public init(_ notification: UserNotification) {
            self.id = notification.id
            self.owner = notification.owner.rawValue
            self.source = notification.source
            self.level = notification.level
            self.title = notification.title
            self.message = notification.message
            self.time = notification.time
        }
    }
}
