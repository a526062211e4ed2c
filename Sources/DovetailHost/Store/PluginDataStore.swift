public import DovetailCore

/// Keeps what plugins store outside hooks, one call at a time.
///
/// Each write is durable when it returns.
public protocol PluginDataStore: Sendable {
    /// The value of a key, or nil when there is none.
    func value(for key: String, of installation: InstallationID) async throws -> [UInt8]?
    /// Sets the value of a key; nil removes it.
    ///
    /// - Throws: ``DovetailCore/DovetailError/Code/notInstalled`` when there is no such installation.
    func set(_ value: [UInt8]?, for key: String, of installation: InstallationID) async throws
    /// The keys that begin with a text, sorted by their bytes.
    func keys(prefix: String, of installation: InstallationID) async throws -> [String]
    /// The configuration, or nil when none was set.
    func configuration(of installation: InstallationID) async throws -> StoredConfiguration?
    /// The permissions that are granted.
    func grants(of installation: InstallationID) async throws -> Set<Permission>
    /// Keeps a notification.
    func insert(_ notification: UserNotification) async throws
    /// The notifications of an owner, newest first, at most `limit`.
    func notifications(of owner: Owner, limit: Int) async throws -> [UserNotification]
}
