extension API {
    /// Whether the server can do its work.
    public struct Health: Codable, Sendable, Equatable {
        /// How a part stands.
        public enum Status: String, Codable, Sendable, CaseIterable {
            /// It does its work.
            case ok
            /// It does its work, but not all that it could on another machine; see the log, or `dovetail processes`.
            case partial
            /// It does not at the moment.
            case unavailable
        }

        /// The whole: `unavailable` when a part is, `partial` when a part is, else `ok`.
        public var status: Status
        /// The parts by name: `host`, `store`, and `sandbox` where plugins run in processes of their own.
        public var checks: [String: Status]

        /// Judges the whole by its parts.
        public init(checks: [String: Status]) {
            self.status =
                checks.values.contains(.unavailable) ? .unavailable : checks.values.contains(.partial) ? .partial : .ok
            self.checks = checks
        }
    }
}
