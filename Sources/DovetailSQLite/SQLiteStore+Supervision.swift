public import DovetailCore
import DovetailHost
import FoundationEssentials
import GRDB

extension SQLiteStore {
    public func put(_ quarantine: Quarantine) async throws {
        try await self.write { database in
            let key = quarantine.unit.arguments
            let values: StatementArguments = [
                quarantine.since.timeIntervalSince1970, try RecordCoder.text(quarantine),
            ]
            try database.execute(
                sql: """
                    INSERT INTO quarantines (slug, version, owner, since, quarantine)
                    SELECT ?, ?, ?, ?, ? WHERE EXISTS (SELECT 1 FROM releases WHERE slug = ? AND version = ?)
                    ON CONFLICT (slug, version, owner) DO UPDATE
                    SET since = excluded.since, quarantine = excluded.quarantine
                    """,
                arguments: key + values + quarantine.unit.release.arguments)
        }
    }

    public func removeQuarantine(of unit: ProcessUnit) async throws {
        try await self.write { database in
            try database.execute(
                sql: "DELETE FROM quarantines WHERE slug = ? AND version = ? AND owner = ?", arguments: unit.arguments)
        }
    }

    public func quarantines() async throws -> [Quarantine] {
        try await self.read { database in
            try Row.fetchAll(database, sql: "SELECT quarantine FROM quarantines ORDER BY since, slug, version, owner")
                .map { try $0.requiredJSON("quarantine") }
        }
    }
}

extension ReleaseID {
    fileprivate var arguments: StatementArguments { [self.slug.rawValue, self.version.description] }
}

extension ProcessUnit {
    fileprivate var arguments: StatementArguments { self.release.arguments + [self.owner?.rawValue ?? ""] }
}
