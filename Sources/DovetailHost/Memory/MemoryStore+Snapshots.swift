public import DovetailCore
public import FoundationEssentials

extension MemoryStore {
    public func snapshot(of installation: InstallationID) async throws -> InstallationSnapshot? {
        guard let kept = self.withTables({ $0.snapshots[installation] }) else { return nil }
        return InstallationSnapshot(
            operation: kept.operation, version: kept.version, takenAt: kept.takenAt,
            configuration: try kept.configuration?.value, grants: try kept.grants?.value ?? [],
            savedState: try kept.savedState?.value.document)
    }

    public func snapshotValue(for key: String, of installation: InstallationID) async throws -> [UInt8]? {
        self.withTables { $0.snapshots[installation]?.storage[Array(key.utf8)] }
    }

    public func snapshotKeys(prefix: String, of installation: InstallationID) async throws -> [String] {
        Self.keys(self.withTables { $0.snapshots[installation]?.storage.keys.map { $0 } ?? [] }, prefix: prefix)
    }

    public func snapshotVersions(of slug: PluginSlug) async throws -> Set<SemanticVersion> {
        Set(try self.installations { $0.slug == slug }.compactMap(\.lifecycle.previous))
    }

    public func installations(keptUntil time: Date, limit: Int) async throws -> [Installation] {
        let due = try self.installations { _ in true }.filter { $0.rollback.map { $0.keptUntil <= time } ?? false }
        return Array(
            due.sorted { ($0.rollback?.keptUntil ?? time) < ($1.rollback?.keptUntil ?? time) }.prefix(max(0, limit)))
    }

    public func installationsOnProbation(
        at time: Date, after id: InstallationID?, limit: Int
    ) async throws -> [Installation] {
        try self.installations { _ in true }.filter { $0.rollback?.isOnProbation(at: time) ?? false }
            .sorted(after: id.map(InstallationKey.init), by: { InstallationKey($0.id) }, limit: limit)
    }

    public func dropSnapshot(_ operation: OperationID, of installation: InstallationID) async throws {
        guard var record = try await self.installation(installation), record.rollback?.operation == operation else {
            return
        }
        record.rollback = nil
        record.lifecycle = InstallationLifecycle(state: record.lifecycle.state, version: record.lifecycle.version)
        let encoded = try Encoded(record)
        self.withTables { tables in
            tables.put(installation, encoded)
            tables.snapshots[installation] = nil
        }
    }

    public func ownerMigrations(of installation: InstallationID) async throws -> Set<String> {
        self.withTables { Set($0.ownerMigrations[installation]?.keys.map { $0 } ?? []) }
    }
}
