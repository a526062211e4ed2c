import DovetailCore
public import DovetailHost
import GRDB

/// Looks at the file of the store: whether SQLite finds it whole, whose tables it has, and whether its rows agree.
public struct StoreCheck: DataCheck {
    private static let place = DatabaseFiles.store
    private static let restore = "Stop the host, restore a backup with `dovetail restore`, and serve from that."

    public let subject = "the store"
    private let path: String

    /// Looks at the store of a data folder.
    public init(of dataFolder: String) {
        self.path = DatabaseFiles(dataFolder: dataFolder).path(Self.place)
    }

    public func run(_ visit: DataVisit) async throws -> [DataFinding] {
        do {
            let queue = try DatabaseHealth.open(self.path)
            var findings = try await queue.read { try self.findings($0) }
            try queue.close()
            if visit != .beside { findings += await self.log(visit) }
            return findings
        } catch let error as DatabaseError where DatabaseHealth.isDamage(error) {
            return [Self.damaged(error.message ?? "\(error)")]
        } catch let error as DatabaseError {
            throw StoreFault.error(error, path: self.path)
        }
    }

    private func findings(_ database: Database) throws -> [DataFinding] {
        if let damage = try DatabaseHealth.damage(in: database) { return [Self.damaged(damage)] }
        switch try Schema.state(of: database) {
        case .current: break
        case .older:
            return [
                DataFinding(
                    "store.older", .note, at: Self.place, "An older Dovetail has written the store.",
                    advice: "The next start of the host brings it up to date; what hangs on it is looked at then.")
            ]
        case .newer:
            return [
                DataFinding(
                    "store.newer", .wrong, at: Self.place, "A newer Dovetail has written the store.",
                    advice: "Use that version, or restore the backup from before.")
            ]
        case .begun:
            return [
                DataFinding(
                    "store.empty", .wrong, at: Self.place, "The store is empty: there is nothing in it.",
                    advice:
                        "A first start that failed, on a full disk for example, leaves it so: the next sets it up. Where a host has served, restore a backup instead."
                )
            ]
        case .foreign:
            return [
                DataFinding(
                    "store.foreign", .wrong, at: Self.place, "The file is a database of another program.",
                    advice: "Name the host's data folder with --data, or restore a backup.")
            ]
        }
        return try self.orphans(database) + self.lost(database) + self.stuck(database)
    }

    private static func damaged(_ words: String) -> DataFinding {
        DataFinding(
            "store.damaged", .wrong, at: Self.place, "The store is damaged: \(words.excerpt(300)).",
            advice: Self.restore)
    }

    /// Rows that refer to others that are not there.
    private func orphans(_ database: Database) throws -> [DataFinding] {
        let rows = try Row.fetchAll(
            database, sql: "SELECT \"table\", parent, count(*) AS number FROM pragma_foreign_key_check GROUP BY 1, 2")
        return try rows.map { row in
            DataFinding(
                "store.orphans", .wrong, at: Self.place,
                "\(row["number"] ?? 0) rows of the table \(try row.text("table")) refer to rows of \(try row.text("parent")) that are not there.",
                advice: Self.restore)
        }
    }

    /// Installations of releases that the catalogue does not have.
    private func lost(_ database: Database) throws -> [DataFinding] {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT owner, slug, version FROM installations WHERE version IS NOT NULL AND NOT EXISTS
                    (SELECT 1 FROM releases WHERE slug = installations.slug AND version = installations.version)
                ORDER BY slug, owner
                """)
        return try rows.map { row in
            let id = try row.installationID()
            return DataFinding(
                "installation.lost", .wrong, at: Self.place, plugin: id.slug, owner: id.owner,
                "\(id) is on \(id.slug)@\(try row.text("version")), which is not in the catalogue, and is not served.",
                advice: "Start the host and publish that release again.")
        }
    }

    /// Installations that wait for an operation which does not run.
    private func stuck(_ database: Database) throws -> [DataFinding] {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT owner, slug FROM installations WHERE state = 'updating' AND NOT EXISTS (SELECT 1 FROM operations
                    WHERE owner = installations.owner AND slug = installations.slug AND status = 'running')
                ORDER BY slug, owner
                """)
        return try rows.map { row in
            let id = try row.installationID()
            return DataFinding(
                "installation.stuck", .wrong, at: Self.place, plugin: id.slug, owner: id.owner,
                "\(id) is in the state updating, and no operation runs that would end it.", advice: Self.restore)
        }
    }

    private func log(_ visit: DataVisit) async -> [DataFinding] {
        guard let size = DatabaseHealth.sizeOfLargeLog(of: self.path) else { return [] }
        let finding = DataFinding(
            "store.log", .mendable, at: Self.place + "-wal", "The write-ahead log of the store has \(size) MiB.",
            advice: "`dovetail doctor --mend` moves it into the store; nothing in it is lost.")
        return [
            await visit.mend(finding, saying: "It was moved into the store.") {
                try DatabaseHealth.emptyLog(of: self.path)
            }
        ]
    }
}
