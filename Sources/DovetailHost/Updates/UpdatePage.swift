public import DovetailCore

/// What became of the installations of one page of an update of all owners.
public struct UpdatePage: Sendable, Equatable {
    /// How each update ended that was begun, by owner.
    public let results: [OperationResult]
    /// How many were left alone: they are on that release already, on a newer one, or in an error that comes first.
    public let skipped: Int
    /// After which owner the next page begins; nil when this is the last.
    public let next: Owner?
    /// Whether too many have failed, so that the rest of the page was left alone.
    public let isStopped: Bool

    /// Describes a page.
    public init(results: [OperationResult], skipped: Int, next: Owner?, isStopped: Bool) {
        self.results = results
        self.skipped = skipped
        self.next = next
        self.isStopped = isStopped
    }
}

extension UpdatePage {
    /// How many have failed.
    public var failures: Int { self.results.count { !$0.isSuccess } }
}
