public import DovetailCore
public import Foundation

/// Which exports to list.
public struct ExportQuery: Sendable, Equatable {
    /// Only those of this owner; nil for everybody's.
    public var owner: Owner?
    /// Only those of this plugin; nil for every plugin's.
    public var slug: PluginSlug?
    /// Only those that are older than this one; nil begins with the newest.
    public var before: OperationID?
    /// Only those that were written before; nil for any time.
    public var createdBefore: Date?
    /// At most this many.
    public var limit: Int

    /// Makes a query; every part that is left out takes everything in.
    public init(
        owner: Owner? = nil, slug: PluginSlug? = nil, before: OperationID? = nil, createdBefore: Date? = nil,
        limit: Int = 50
    ) {
        self.owner = owner
        self.slug = slug
        self.before = before
        self.createdBefore = createdBefore
        self.limit = limit
    }
}
