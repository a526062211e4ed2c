import DovetailPlugin
import DovetailWire
import NIOCore

/// The key-value store, at the host.
struct RemoteStorage: StorageBackend {
    let remote: RemoteContext

    func value(for key: String) async throws -> [UInt8]? {
        try StorageBody.readFound(try await self.remote.call(.storageValue, body: ByteBuffer(string: key)).body)
    }

    func set(_ value: [UInt8], for key: String) async throws {
        try await self.remote.call(.storageSet, body: try StorageBody.entry(key, value))
    }

    func remove(_ key: String) async throws {
        try await self.remote.call(.storageRemove, body: ByteBuffer(string: key))
    }

    func keys(prefix: String) async throws -> [String] {
        try StorageBody.readKeys(try await self.remote.call(.storageKeys, body: ByteBuffer(string: prefix)).body)
    }
}
