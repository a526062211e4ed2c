public import DovetailCore
public import FoundationEssentials

extension API {
    /// What a user prefers; in a change, what is left out stays and null removes.
    public struct Preferences: Codable, Sendable, Equatable {
        /// Texts, numbers and truth values by key.
        public var values: [String: JSONValue]

        /// Describes preferences.
        public init(values: [String: JSONValue]) {
            self.values = values
        }
    }

    /// The theme of the host.
    public struct Theme: Codable, Sendable, Equatable {
        /// Its name; left out when none was set.
        public var theme: String?

        /// Names a theme.
        public init(theme: String?) {
            self.theme = theme
        }
    }

    /// Whether maintenance is announced.
    public struct Maintenance: Codable, Sendable, Equatable {
        /// Whether it is on.
        public var active: Bool
        /// What users are told.
        public var message: String?
        /// When it is likely to be over.
        public var until: Date?
        /// Since when it is on; ignored in a change.
        public var since: Date?

        /// Describes maintenance.
        public init(active: Bool, message: String? = nil, until: Date? = nil, since: Date? = nil) {
            self.active = active
            self.message = message
            self.until = until
            self.since = since
        }
    }
}
