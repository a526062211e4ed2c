public import DovetailCore

extension API {
    /// What an update of all owners is to do next.
    public struct NewUpdates: Codable, Sendable, Equatable {
        private enum CodingKeys: String, CodingKey {
            case version, after, limit
            case mostFailures = "most_failures"
        }

        /// The most installations of a page.
        public static let largestPage = 500

        /// The release to move to; nil for the newest.
        public var version: SemanticVersion?
        /// After which owner the page begins; nil for the first.
        public var after: String?
        /// How many installations the page has at most, 1 to 500; 50 unless given.
        public var limit: Int?
        /// How many may fail before the rest is left alone; 5 unless given.
        public var mostFailures: Int?

        /// Describes a page.
        public init(
            version: SemanticVersion? = nil, after: String? = nil, limit: Int? = nil, mostFailures: Int? = nil
        ) {
            self.version = version
            self.after = after
            self.limit = limit
            self.mostFailures = mostFailures
        }
    }

    /// What became of one page of an update of all owners.
    public struct Updates: Codable, Sendable, Equatable {
        private enum CodingKeys: String, CodingKey {
            case results, skipped, failures, next
            case isStopped = "stopped"
        }

        /// How each update ended that was begun, by owner.
        public var results: [OperationResult]
        /// How many needed no update.
        public var skipped: Int
        /// How many have failed.
        public var failures: Int
        /// After which owner the next page begins; nil when this is the last.
        public var next: String?
        /// Whether too many have failed, so that the rest was left alone.
        public var isStopped: Bool

        /// Describes a page.
        public init(results: [OperationResult], skipped: Int, next: String?, isStopped: Bool) {
            self.results = results
            self.skipped = skipped
            self.failures = results.count { !$0.success }
            self.next = next
            self.isStopped = isStopped
        }
    }
}
