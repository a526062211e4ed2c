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
            /// It is about to end: it takes nothing new, and another server should be asked.
            case stopping
        }

        /// The whole: `unavailable` when a part is, else `stopping`, else `partial` when a part is, else `ok`.
        public var status: Status
        /// The parts by name: `host`, `store`, and `sandbox` where plugins run in processes of their own.
        public var checks: [String: Status]

        /// Judges the whole by its parts.
        public init(checks: [String: Status]) {
            self.status =
                [Status.unavailable, .stopping, .partial].first { checks.values.contains($0) } ?? .ok
            self.checks = checks
        }
    }
}
