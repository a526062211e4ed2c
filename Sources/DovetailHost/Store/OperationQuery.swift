public import DovetailCore

/// Which operations to list.
public struct OperationQuery: Sendable, Equatable {
    /// Only those of this owner; nil for everybody's.
    public var owner: Owner?
    /// Only those of this plugin; nil for every plugin's.
    public var slug: PluginSlug?
    /// Only those that began before this one; nil begins with the newest.
    public var before: OperationID?
    /// At most this many.
    public var limit: Int

    /// Makes a query; every part that is left out takes everything in.
    public init(owner: Owner? = nil, slug: PluginSlug? = nil, before: OperationID? = nil, limit: Int = 50) {
        self.owner = owner
        self.slug = slug
        self.before = before
        self.limit = limit
    }
}
