extension API {
    /// Whether the server can do its work.
    public struct Health: Codable, Sendable, Equatable {
        /// How a part stands.
        public enum Status: String, Codable, Sendable, CaseIterable {
            /// It does its work.
            case ok
            /// It does not at the moment.
            case unavailable
        }

        /// The whole: `ok` when every part is.
        public var status: Status
        /// The parts by name: `host`, `store`.
        public var checks: [String: Status]

        /// Judges the whole by its parts.
        public init(checks: [String: Status]) {
            self.status = checks.values.allSatisfy { $0 == .ok } ? .ok : .unavailable
            self.checks = checks
        }
    }
}
