import DovetailTesting
import Foundation
import GRDB

/// What a host has kept of the ledger for one user, read from its files.
struct LedgerBooks: Sendable {
    /// An operation, as the journal has it.
    struct Operation: Sendable {
        let kind: String
        /// How it ended.
        let status: String
        /// The state that it says it led to.
        let to: String?
        let attempt: Int
        /// What went wrong, in a sentence; nil when nothing did.
        let error: String?
        /// Who can do something about that.
        let remedy: String?

        /// Whether a hook of it has written something that was kept.
        var hasWritten: Bool {
            self.status == "succeeded" && self.kind != "dismiss" && (self.kind != "disable" || self.error == nil)
        }
    }

    /// The state of the installation; nil when there is none.
    let state: String?
    /// What has failed, when it is in error.
    let failedKind: String?
    /// Its release; nil when there is none.
    let version: String?
    /// The setting `note`; nil when it has none.
    let note: String?
    /// How many permissions it has.
    let grants: Int
    /// The hooks that stand in its storage, in order.
    let storage: [String]
    /// The hooks that stand in its table, in order; nil when the plugin has none.
    let rows: [String]?
    /// The hooks of which its user was told, in order.
    let told: [String]
    /// Every operation, in order.
    let operations: [Operation]
    /// The exports of its user's data, in order.
    let exports: [String]
    /// The files in the folder for exports, in order.
    let exportFiles: [String]
    /// What is kept for an installation that is not there.
    let strays: Int

    /// Reads a data folder.
    init(data: String, user: String) throws {
        var configuration = Configuration()
        configuration.readonly = true
        let host = try DatabaseQueue(path: data + "/dovetail.sqlite", configuration: configuration)
        let found = try host.read { database in
            let installation = try Row.fetchOne(
                database, sql: "SELECT state, failed_kind, version FROM installations WHERE owner = ?",
                arguments: [user])
            let note = try String.fetchOne(
                database, sql: "SELECT configuration ->> '$.values.note' FROM configurations WHERE owner = ?",
                arguments: [user])
            let grants = try Int.fetchOne(
                database, sql: "SELECT count(*) FROM grants WHERE owner = ?", arguments: [user])
            let storage = try Data.fetchOne(
                database, sql: "SELECT value FROM storage WHERE owner = ? AND key = CAST('ledger' AS BLOB)",
                arguments: [user])
            let told = try String.fetchAll(
                database, sql: "SELECT title FROM notifications WHERE owner = ? AND source = 'Ledger' ORDER BY id",
                arguments: [user])
            let operations = try Row.fetchAll(
                database,
                sql: """
                    SELECT kind, status, operation ->> 'to' AS "to", operation ->> 'attempt' AS attempt,
                        operation ->> '$.error.message' AS error, operation ->> '$.error.remedy' AS remedy
                    FROM operations WHERE owner = ? ORDER BY id
                    """, arguments: [user])
            let strays = try [
                "storage", "grants", "configurations", "modules", "claimed_modules", "snapshots", "owner_migrations",
            ].reduce(0) {
                $0
                    + (try Int.fetchOne(
                        database,
                        sql: """
                            SELECT count(*) FROM \($1) WHERE NOT EXISTS (
                                SELECT 1 FROM installations
                                WHERE installations.owner = \($1).owner AND installations.slug = \($1).slug)
                            """) ?? 0)
            }
            let exports = try String.fetchAll(
                database, sql: "SELECT id FROM exports WHERE owner = ? ORDER BY id", arguments: [user])
            return (installation, note, grants, storage, told, operations, strays, exports)
        }
        self.state = found.0?["state"]
        self.failedKind = found.0?["failed_kind"]
        self.version = found.0?["version"]
        self.note = found.1
        self.grants = found.2 ?? 0
        self.storage = try found.3.map { try JSONDecoder().decode([String].self, from: $0) } ?? []
        self.told = found.4
        self.operations = found.5.map {
            Operation(
                kind: $0["kind"], status: $0["status"], to: $0["to"], attempt: $0["attempt"], error: $0["error"],
                remedy: $0["remedy"])
        }
        self.strays = found.6
        self.exports = found.7
        self.exportFiles = (try? FileManager.default.contentsOfDirectory(atPath: data + "/exports").sorted()) ?? []
        let path = data + "/databases/ledger.sqlite"
        guard FileManager.default.fileExists(atPath: path) else {
            self.rows = nil
            return
        }
        // Nobody may have opened it since the host ended: then its log has to be read, which takes writing.
        let plugin = try DatabaseQueue(path: path)
        self.rows = try plugin.read { database in
            guard try database.tableExists("entries") else { return [] }
            return try String.fetchAll(
                database, sql: "SELECT hook FROM entries WHERE owner = ? ORDER BY id", arguments: [user])
        }
    }
}
