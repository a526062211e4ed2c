/// How much a store keeps of an installation.
public struct StoredRemains: Sendable, Equatable {
    /// The keys in its storage.
    public var storage: Int
    /// The settings that were set, secrets among them.
    public var configuration: Int
    /// The permissions that it has.
    public var grants: Int
    /// Its modules, and those that are kept free for it.
    public var modules: Int
    /// The exports of its data.
    public var exports: Int

    /// Counts what is kept.
    public init(storage: Int = 0, configuration: Int = 0, grants: Int = 0, modules: Int = 0, exports: Int = 0) {
        self.storage = storage
        self.configuration = configuration
        self.grants = grants
        self.modules = modules
        self.exports = exports
    }
}
