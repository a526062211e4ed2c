import DovetailCore
import FoundationEssentials

/// What a ``MemoryStore`` holds.
struct MemoryTables: Sendable {
    /// The users, by their folded names.
    var users: [String: Encoded<User>] = [:]
    /// The catalogue.
    var releases: [ReleaseID: Encoded<PublishedRelease>] = [:]
    /// The installations.
    var installations: [InstallationID: Encoded<Installation>] = [:]
    /// Which installation holds a joined id.
    var joinedIDs: [String: InstallationID] = [:]
    /// The modules of each installation, in order.
    var modules: [InstallationID: [Encoded<ModuleRecord>]] = [:]
    /// Which installation holds a module's joined id.
    var moduleIDs: [String: InstallationID] = [:]
    /// What is granted to each installation.
    var grants: [InstallationID: Encoded<Set<Permission>>] = [:]
    /// The configuration of each installation.
    var configurations: [InstallationID: Encoded<StoredConfiguration>] = [:]
    /// What each installation had under way when it went to sleep.
    var savedStates: [InstallationID: Encoded<SavedState>] = [:]
    /// What each installation stores; keys are compared by their bytes.
    var storage: [InstallationID: [[UInt8]: [UInt8]]] = [:]
    /// What is kept of installations before their updates.
    var snapshots: [InstallationID: MemorySnapshot] = [:]
    /// The migrations of owners' data that ran, by their names, each with the operation that ran it.
    var ownerMigrations: [InstallationID: [String: OperationID]] = [:]
    /// The journal.
    var operations: [OperationID: Encoded<LifecycleOperation>] = [:]
    /// The operations that run, by installation.
    var running: [InstallationID: OperationID] = [:]
    /// What was prepared for operations that run.
    var prepared: [OperationID: Encoded<PreparedWork>] = [:]
    /// The modules whose joined ids are kept for operations that run, by these ids.
    var claims: [OperationID: [String: ModuleRecord]] = [:]
    /// Every notification, by its id.
    var notifications: [String: Encoded<UserNotification>] = [:]
    /// The exports, by the operations that have written them.
    var exports: [OperationID: Encoded<ExportRecord>] = [:]
    /// What users prefer, by their folded names.
    var preferences: [String: Encoded<[String: JSONValue]>] = [:]
    /// What the host has announced, by name.
    var announcements: [String: Encoded<JSONValue>] = [:]
    /// The units that are in quarantine.
    var quarantines: [ProcessUnit: Encoded<Quarantine>] = [:]
    /// The tokens that are revoked, with the times at which they expire.
    var revokedTokens: [String: Date] = [:]
}
