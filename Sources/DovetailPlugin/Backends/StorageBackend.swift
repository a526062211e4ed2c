/// Keeps the key-value data of one installation.
public protocol StorageBackend: Sendable {
    /// The value of a key, or nil when there is none.
    func value(for key: String) async throws -> [UInt8]?
    /// Sets the value of a key.
    func set(_ value: [UInt8], for key: String) async throws
    /// Removes a key. A key that is not there is not an error.
    func remove(_ key: String) async throws
    /// The keys that begin with a text, sorted.
    func keys(prefix: String) async throws -> [String]
}
