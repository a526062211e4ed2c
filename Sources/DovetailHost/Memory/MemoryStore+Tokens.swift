public import Foundation

extension MemoryStore {
    public func revokeToken(_ id: String, expiring: Date) async throws {
        self.withTables { tables in
            tables.revokedTokens[id] = max(expiring, tables.revokedTokens[id] ?? expiring)
        }
    }

    public func revokedTokens(at now: Date) async throws -> Set<String> {
        self.withTables { tables in
            tables.revokedTokens = tables.revokedTokens.filter { $0.value > now }
            return Set(tables.revokedTokens.keys)
        }
    }
}
