import DovetailCore
import DovetailHost
import FoundationEssentials
import GRDB

// How an installation stands in the table `installations`. The column `origin` is where an update, or what failed, began.
extension Installation {
    /// Reads an installation.
    init(_ row: Row) throws {
        self.init(
            id: try row.installationID(),
            lifecycle: InstallationLifecycle(
                state: try Self.state(row), version: try row.parsed("version") { SemanticVersion($0) },
                previous: try row.parsed("previous_version") { SemanticVersion($0) }),
            failure: try row.json("failure"),
            installedAt: try row.date("installed_at"),
            lastEnabledAt: row.optionalDate("last_enabled_at"),
            lastDisabledAt: row.optionalDate("last_disabled_at"),
            configuredAt: row.optionalDate("configured_at"),
            updatedAt: row.optionalDate("updated_at"), rollback: try Self.rollback(row),
            serviceLevel: try row.json("service_level"))
    }

    private static func rollback(_ row: Row) throws -> RollbackPoint? {
        guard let operation = try row.parsed("snapshot", OperationID.init(rawValue:)) else { return nil }
        return RollbackPoint(
            operation: operation, probationEndsAt: row.optionalDate("probation_ends_at"),
            keptUntil: try row.date("snapshot_kept_until"))
    }

    private static func state(_ row: Row) throws -> InstallationLifecycle.State {
        switch try row.required("state", InstallationState.init(rawValue:)) {
        case .uninstalled: .uninstalled
        case .installed: .installed
        case .enabled: .enabled
        case .disabled: .disabled
        case .updating: .updating(from: try row.required("origin", RestingState.init(rawValue:)))
        case .error:
            .error(
                FailedOperation(
                    kind: try row.required("failed_kind", FailedOperation.Kind.init(rawValue:)),
                    origin: try row.parsed("origin", RestingState.init(rawValue:)),
                    target: try row.parsed("failed_target") { SemanticVersion($0) },
                    attempt: row["failed_attempt"] ?? 1))
        }
    }

    /// Makes the row, or replaces it.
    func save(_ database: Database) throws {
        let (origin, failed) = self.lifecycle.state.remembered
        try database.cachedStatement(sql: Self.saveSQL).execute(arguments: [
            self.id.owner.rawValue, self.id.slug.rawValue, self.id.joined, self.lifecycle.name.rawValue,
            self.lifecycle.version?.description, origin?.rawValue, failed?.kind.rawValue, failed?.target?.description,
            failed?.attempt, try self.failure.map(RecordCoder.text), self.lifecycle.isServing,
            self.installedAt.timeIntervalSince1970, self.lastEnabledAt?.timeIntervalSince1970,
            self.lastDisabledAt?.timeIntervalSince1970, self.configuredAt?.timeIntervalSince1970,
            self.updatedAt?.timeIntervalSince1970, self.lifecycle.previous?.description,
            self.rollback?.operation.rawValue, self.rollback?.probationEndsAt?.timeIntervalSince1970,
            self.rollback?.keptUntil.timeIntervalSince1970,
            try self.serviceLevel.map(RecordCoder.text),
        ])
    }

    // An upsert rather than a replacement: replacing deletes first, which would take the modules and the data along.
    private static let saveSQL = """
        INSERT INTO installations (owner, slug, joined_id, state, version, origin, failed_kind, failed_target,
            failed_attempt, failure, is_serving, installed_at, last_enabled_at, last_disabled_at, configured_at, updated_at,
            previous_version, snapshot, probation_ends_at, snapshot_kept_until, service_level)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (owner, slug) DO UPDATE SET state = excluded.state, version = excluded.version,
            origin = excluded.origin, failed_kind = excluded.failed_kind, failed_target = excluded.failed_target,
            failed_attempt = excluded.failed_attempt, failure = excluded.failure, is_serving = excluded.is_serving,
            installed_at = excluded.installed_at, last_enabled_at = excluded.last_enabled_at,
            last_disabled_at = excluded.last_disabled_at, configured_at = excluded.configured_at,
            updated_at = excluded.updated_at, previous_version = excluded.previous_version,
            snapshot = excluded.snapshot, probation_ends_at = excluded.probation_ends_at,
            snapshot_kept_until = excluded.snapshot_kept_until, service_level = excluded.service_level
        """
}

extension InstallationLifecycle.State {
    /// Where it came from and what failed, for the states that remember such.
    fileprivate var remembered: (origin: RestingState?, failed: FailedOperation?) {
        switch self {
        case .uninstalled, .installed, .enabled, .disabled: (nil, nil)
        case .updating(let origin): (origin, nil)
        case .error(let failed): (failed.origin, failed)
        }
    }
}
