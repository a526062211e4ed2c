import DovetailCore
import Foundation
import GRDB

/// The rows of one operation.
struct HandwrittenRows: Sendable {
    let kind: OperationKind
    let id: String
    let owner: String
    let slug: String
    let startedAt = Date.now.timeIntervalSince1970

    init(kind: OperationKind, number: Int, user: UserID, slug: PluginSlug) {
        let digits = String(number)
        self.kind = kind
        self.id = "01900000-0000-7000-8000-" + String(repeating: "0", count: 12 - digits.count) + digits
        self.owner = user.rawValue
        self.slug = slug.rawValue
    }

    /// The first transaction: the journal says what begins.
    func begin(_ database: Database) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO operations (id, owner, slug, joined_id, kind, from_version, to_version, status, started_at,
                    finished_at, operation)
                VALUES (?, ?, ?, ?, ?, '1.0.0', '1.0.0', 'running', ?, NULL, ?)
                """
        ).execute(arguments: [
            self.id, self.owner, self.slug, "\(self.owner)_\(self.slug)", self.kind.rawValue, self.startedAt,
            self.document("running"),
        ])
    }

    /// The second: what the operation leads to, and its end in the journal.
    func finish(_ database: Database) throws {
        switch self.kind {
        case .install: try self.install(database)
        case .enable: try self.move(to: "enabled", column: "last_enabled_at", database)
        case .disable: try self.move(to: "disabled", column: "last_disabled_at", database)
        case .uninstall: try self.uninstall(database)
        case .update, .dismiss, .configure: throw BenchmarkError("\(self.kind) is not measured.")
        }
        try database.cachedStatement(
            sql: "UPDATE operations SET status = 'succeeded', finished_at = ?, operation = ? WHERE id = ?"
        ).execute(arguments: [Date.now.timeIntervalSince1970, self.document("succeeded"), self.id])
    }

    private func install(_ database: Database) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO installations (owner, slug, joined_id, state, version, is_serving, installed_at)
                VALUES (?, ?, ?, 'installed', '1.0.0', 0, ?)
                """
        ).execute(arguments: [self.owner, self.slug, "\(self.owner)_\(self.slug)", self.startedAt])
        let grant = try database.cachedStatement(sql: "INSERT INTO grants (owner, slug, permission) VALUES (?, ?, ?)")
        for permission in SamplePackages.permissions {
            try grant.execute(arguments: [self.owner, self.slug, permission])
        }
        try database.cachedStatement(
            sql: """
                INSERT INTO modules (owner, slug, position, name, joined_id, version, module)
                VALUES (?, ?, 0, ?, ?, '1.0.0', ?)
                """
        ).execute(arguments: [
            self.owner, self.slug, SamplePackages.module, "\(self.owner)_\(self.slug)_\(SamplePackages.module)",
            self.moduleDocument,
        ])
    }

    private func move(to state: String, column: String, _ database: Database) throws {
        try database.cachedStatement(
            sql: "UPDATE installations SET state = ?, is_serving = ?, \(column) = ? WHERE owner = ? AND slug = ?"
        ).execute(arguments: [state, state == "enabled", self.startedAt, self.owner, self.slug])
    }

    private func uninstall(_ database: Database) throws {
        for table in ["modules", "installations"] {
            try database.cachedStatement(sql: "DELETE FROM \(table) WHERE owner = ? AND slug = ?")
                .execute(arguments: [self.owner, self.slug])
        }
    }
}

extension HandwrittenRows {
    /// The operation as the journal keeps it, put together without an encoder.
    private func document(_ status: String) -> String {
        """
        {"attempt":1,"from":"installed","fromVersion":"1.0.0","id":"\(self.id)","installation":{"owner":"\(self.owner)",\
        "slug":"\(self.slug)"},"kind":"\(self.kind.rawValue)","node":"local","requestedBy":"\(self.owner)",\
        "startedAt":\(self.startedAt),"status":"\(status)","step":"commit","to":"enabled","toVersion":"1.0.0"}
        """
    }

    private var moduleDocument: String {
        """
        {"component":{"bundleLocation":"dist/entry.js","module":"./Shelf","scope":"\(self.slug)"},"description":"Your \
        books","displayName":"Shelf","icon":"book","layout":{"defaultHeight":8,"defaultWidth":6,"minHeight":4,\
        "minWidth":4},"name":"\(SamplePackages.module)"}
        """
    }
}
