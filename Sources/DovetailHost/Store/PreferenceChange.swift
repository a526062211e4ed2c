public import DovetailCore

/// What a user preferred before a change, and prefers since.
public struct PreferenceChange: Sendable, Equatable {
    /// The preferences before.
    public let before: [String: JSONValue]
    /// The preferences since.
    public let after: [String: JSONValue]

    /// Describes a change.
    public init(before: [String: JSONValue], after: [String: JSONValue]) {
        (self.before, self.after) = (before, after)
    }

    /// The keys whose values differ, sorted.
    public var changedKeys: [String] {
        Set(self.before.keys).union(self.after.keys).filter { self.before[$0] != self.after[$0] }.sorted()
    }
}
