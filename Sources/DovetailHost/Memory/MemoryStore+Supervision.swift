public import DovetailCore

extension MemoryStore {
    public func put(_ quarantine: Quarantine) async throws {
        let encoded = try Encoded(quarantine)
        self.withTables { tables in
            guard tables.releases[quarantine.unit.release] != nil else { return }
            tables.quarantines[quarantine.unit] = encoded
        }
    }

    public func removeQuarantine(of unit: ProcessUnit) async throws {
        self.withTables { $0.quarantines[unit] = nil }
    }

    public func quarantines() async throws -> [Quarantine] {
        try self.withTables { $0.quarantines.values }.map { try $0.value }.sorted { $0.since < $1.since }
    }
}
