public import DovetailCore

/// Everything that one operation changes in the store: applied in one transaction, or not at all.
///
/// It can be stored itself, which is what ``JournalStore/prepare(_:)`` does; secrets in it are encrypted already.
public struct UnitOfWork: Sendable, Equatable, Codable {
    /// What becomes of the installation.
    public enum Change: Sendable, Equatable, Codable {
        /// It is left as it is.
        case none
        /// It is made, or replaced.
        case put(Installation)
        /// It is removed with all that belongs to it: modules, grants, configuration, storage.
        case remove
    }

    /// The operation's row as it is to end.
    public var operation: LifecycleOperation
    /// What becomes of the installation.
    public var change: Change
    /// What becomes of the installation's storage: the new bytes of a key, or nil to remove it.
    public var storage: [String: [UInt8]?]
    /// The new configuration; nil leaves it as it is.
    public var configuration: StoredConfiguration?
    /// What becomes of what the plugin had under way when it went to sleep; nil leaves it as it is.
    public var savedState: SavedStateChange?
    /// The new set of granted permissions; nil leaves it as it is.
    public var grants: Set<Permission>?
    /// The new modules, in order; nil leaves them as they are.
    public var modules: [ModuleRecord]?
    /// What becomes of the installation's snapshot, before anything else of the work; nil leaves it as it is.
    public var snapshot: SnapshotChange?
    /// The migrations of the owner's data that ran, by their names.
    public var ownerMigrations: [String]
    /// Notifications that leave with the commit.
    public var notifications: [UserNotification]
    /// Events that leave after the commit, in order.
    ///
    /// Kept with the work so that none is lost between.
    public var events: [Event]
    /// The export that the operation has written; nil when it has written none.
    public var export: ExportRecord?

    /// Makes a unit of work of an operation that changes nothing yet.
    public init(operation: LifecycleOperation) {
        self.operation = operation
        self.change = .none
        self.storage = [:]
        self.ownerMigrations = []
        self.notifications = []
        self.events = []
    }
}
