public import DovetailCore

extension MemoryStore {
    public func value(for key: String, of installation: InstallationID) async throws -> [UInt8]? {
        self.withTables { $0.storage[installation]?[Array(key.utf8)] }
    }

    public func set(_ value: [UInt8]?, for key: String, of installation: InstallationID) async throws {
        try self.withTables { tables in
            guard tables.installations[installation] != nil else { throw StoreRefusal.notInstalled(installation) }
            tables.storage[installation, default: [:]][Array(key.utf8)] = value
        }
    }

    public func keys(prefix: String, of installation: InstallationID) async throws -> [String] {
        let keys = self.withTables { $0.storage[installation]?.keys.map { $0 } ?? [] }
        return Self.keys(keys, prefix: prefix)
    }

    /// Those keys that begin with a text, sorted by their bytes.
    static func keys(_ keys: [[UInt8]], prefix: String) -> [String] {
        keys.filter { $0.starts(with: prefix.utf8) }
            .sorted { $0.lexicographicallyPrecedes($1) }
            .map { String(decoding: $0, as: UTF8.self) }
    }

    public func configuration(of installation: InstallationID) async throws -> StoredConfiguration? {
        try self.withTables { $0.configurations[installation] }?.value
    }

    public func grants(of installation: InstallationID) async throws -> Set<Permission> {
        try self.withTables { $0.grants[installation] }?.value ?? []
    }

    public func insert(_ notification: UserNotification) async throws {
        let encoded = try Encoded(notification)
        self.withTables { tables in
            if tables.notifications[notification.id] == nil { tables.notifications[notification.id] = encoded }
        }
    }

    public func notifications(of owner: Owner, limit: Int) async throws -> [UserNotification] {
        let all = try self.withTables { $0.notifications.values }.map { try $0.value }
        let own = all.filter { $0.owner == owner }.sorted { ($0.time, $0.id) > ($1.time, $1.id) }
        return Array(own.prefix(max(0, limit)))
    }
}
