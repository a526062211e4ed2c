import FoundationEssentials

/// A key-value store of one installation's own: no other owner and no other plugin reaches it.
///
/// Values are bytes; the conveniences keep any `Codable` value as JSON. Removed with the installation.
/// Needs `storage.read` and `storage.write`.
public struct Storage: Sendable {
    private let backend: any StorageBackend

    /// Makes the capability over a backend.
    public init(backend: any StorageBackend) {
        self.backend = backend
    }

    /// The bytes under a key, or nil when there are none.
    public func bytes(for key: String) async throws -> [UInt8]? { try await self.backend.value(for: key) }

    /// Keeps bytes under a key.
    ///
    /// - Throws: ``DovetailCore/DovetailError/Code/invalidRequest`` when the key is empty or longer than 512 bytes, and
    ///   ``DovetailCore/DovetailError/Code/tooLarge`` when the value is over the host's limit (1 MiB unless configured).
    public func set(bytes: [UInt8], for key: String) async throws { try await self.backend.set(bytes, for: key) }

    /// The value under a key, read from JSON, or nil when there is none.
    ///
    /// - Throws: a `DecodingError` when what lies there has another form.
    public func value<Value: Decodable>(for key: String, as type: Value.Type = Value.self) async throws -> Value? {
        try await self.backend.value(for: key).map { try JSONDecoder.dovetail.decode(type, from: Data($0)) }
    }

    /// Keeps a value under a key as JSON.
    public func set(_ value: some Encodable, for key: String) async throws {
        try await self.backend.set([UInt8](JSONEncoder.dovetail.encode(value)), for: key)
    }

    /// Removes a key.
    ///
    /// A key that is not there is not an error.
    public func remove(_ key: String) async throws { try await self.backend.remove(key) }

    /// The keys that begin with a text, sorted.
    public func keys(prefix: String = "") async throws -> [String] { try await self.backend.keys(prefix: prefix) }
}
