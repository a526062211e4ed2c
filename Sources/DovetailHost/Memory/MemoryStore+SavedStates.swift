public import DovetailCore

extension MemoryStore {
    public func savedState(of installation: InstallationID) async throws -> JSONValue? {
        try self.withTables { $0.savedStates[installation] }?.value.document
    }

    public func put(_ state: SavedState?, of installation: InstallationID) async throws {
        let encoded = try state.map { try Encoded($0) }
        self.withTables { tables in
            if tables.installations[installation] != nil { tables.savedStates[installation] = encoded }
        }
    }

    public func put(_ level: ServiceLevel?, of installation: InstallationID) async throws {
        try self.withTables { tables in
            guard var record = try tables.installations[installation]?.value else { return }
            record.serviceLevel = level
            tables.installations[installation] = try Encoded(record)
        }
    }
}
