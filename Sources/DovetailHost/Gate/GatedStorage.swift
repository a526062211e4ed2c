import DovetailCore
import DovetailPlugin

/// Storage behind the gate: for one installation, staged while a hook runs.
struct GatedStorage: StorageBackend {
    let session: Session
    let store: any HostStore
    let maximumSize: Int

    func value(for key: String) async throws -> [UInt8]? {
        try self.session.require(.storageRead)
        if let stage = try self.session.target() { return try await stage.value(for: key) }
        return try await self.store.value(for: key, of: self.session.installation)
    }

    func set(_ value: [UInt8], for key: String) async throws {
        guard value.count <= self.maximumSize else {
            throw DovetailError(
                .tooLarge,
                "The value of “\(key.excerpt(80))” has \(value.count) bytes; \(self.session.installation) may store \(self.maximumSize) under one key."
            )
        }
        try await self.write(value, for: key)
    }

    func remove(_ key: String) async throws { try await self.write(nil, for: key) }

    func keys(prefix: String) async throws -> [String] {
        try self.session.require(.storageRead)
        if let stage = try self.session.target() { return try await stage.keys(prefix: prefix) }
        return try await self.store.keys(prefix: prefix, of: self.session.installation)
    }

    private func write(_ value: [UInt8]?, for key: String) async throws {
        try self.session.require(.storageWrite)
        guard (1...512).contains(key.utf8.count), !key.utf8.contains(0) else {
            throw DovetailError(
                .invalidRequest, "“\(key.excerpt(80))” is no key: keys have 1 to 512 bytes, none of them NUL.")
        }
        try await self.session.write {
            try await $0.set(value, for: key)
        } storing: {
            try await self.store.set(value, for: key, of: self.session.installation)
        }
    }
}
