public import DovetailCore
public import DovetailHost
import Foundation
import GRDB

/// Looks at the databases of plugins, and at the notes of operations in them against the journal.
public struct PluginDatabaseCheck: DataCheck {
    public let subject = "the databases of plugins"
    private let files: DatabaseFiles
    private let store: SQLiteStore

    /// Looks at the plugins' databases of a data folder.
    ///
    /// - Parameters:
    ///   - dataFolder: The data folder.
    ///   - store: Its store, with the catalogue and the journal.
    public init(of dataFolder: String, with store: SQLiteStore) {
        self.files = DatabaseFiles(dataFolder: dataFolder)
        self.store = store
    }

    public func run(_ visit: DataVisit) async throws -> [DataFinding] {
        var findings: [DataFinding] = []
        let places: [String]
        do {
            for place in try self.files.strange { findings.append(self.strange(place)) }
            places = try self.files.ofPlugins
        } catch {
            return [self.unreadable(DatabaseFiles.plugins, nil, "\(error)")]
        }
        for place in places {
            do {
                findings += try await self.findings(place, visit)
            } catch let error as DatabaseError {
                // The others are looked at all the same.
                let fault = StoreFault.ofPlugin(error, path: self.files.path(place))
                findings.append(
                    self.unreadable(place, try await self.known(DatabaseFiles.slug(of: place)), fault.message))
            }
        }
        return findings + (try await self.missing(places))
    }

    private func strange(_ place: String) -> DataFinding {
        let path = self.files.path(place)
        let isRead = RegularFile(path) != nil
        return DataFinding(
            isRead ? "database.link" : "database.unreadable", isRead ? .note : .wrong, at: place,
            "\(place) is \(FolderFiles.word(for: path))\(isRead ? ", and the host uses the file behind it" : ", and no database").",
            advice: isRead
                ? "A backup names it, and has what is behind it as a file. Put the file itself there."
                : "Move it away. If a plugin had its database there, restore a backup.")
    }

    private func unreadable(_ place: String, _ plugin: PluginSlug?, _ words: String) -> DataFinding {
        DataFinding(
            "database.unreadable", .wrong, at: place, plugin: plugin, "It cannot be read. \(words.excerpt(300))",
            advice: "Look as the user that runs the host, and see that it may read and write there.")
    }

    /// Whether an operation has committed in a plugin's database.
    public func hasCommitted(_ operation: OperationID, in slug: PluginSlug) async throws -> Bool {
        let path = self.files.path(DatabaseFiles.place(of: slug.folded))
        guard FolderFiles.isThere(path) else {
            try await self.checkNotLost(slug, .gone)
            return false
        }
        // What is never opened says nothing, which is not that it says no.
        guard RegularFile(path) != nil else {
            throw DovetailError(
                .storeFailed, "\(path) is \(FolderFiles.word(for: path)), and no database.", remedy: .askOperator)
        }
        let queue = try DatabaseHealth.open(path)
        let (isBegun, notes) = try await queue.read { (try DatabaseHealth.isBegun($0), try Self.notes(in: $0)) }
        try queue.close()
        if !isBegun { try await self.checkNotLost(slug, .empty) }
        return notes.contains(operation.rawValue)
    }

    private func checkNotLost(_ slug: PluginSlug, _ loss: DatabaseLoss) async throws {
        if try await self.store.requiresDatabase(of: slug) { throw loss.error(slug) }
    }

    private func findings(_ place: String, _ visit: DataVisit) async throws -> [DataFinding] {
        let path = self.files.path(place), name = DatabaseFiles.slug(of: place)
        let known = try await self.known(name)
        // A file of another name was put there by somebody else, and is told as one without a plugin.
        let plugin = known ?? (try? PluginSlug(name))
        var findings = known == nil ? [Self.orphan(place, name, plugin)] : []
        let notes: [String]
        do {
            let queue = try DatabaseHealth.open(path)
            if let damage = try await queue.read({ try DatabaseHealth.damage(in: $0) }) {
                return findings.isEmpty ? [Self.damaged(place, plugin, damage)] : findings
            }
            notes = try await queue.read { try Self.notes(in: $0) }
            try queue.close()
        } catch let error as DatabaseError where DatabaseHealth.isDamage(error) {
            return findings.isEmpty ? [Self.damaged(place, plugin, error.message ?? "\(error)")] : findings
        } catch {
            // Removed with its plugin meanwhile.
            guard FileManager.default.fileExists(atPath: path) else { return [] }
            throw error
        }
        findings += try await self.judge(notes, place, plugin, visit)
        if visit != .beside { findings += await self.log(place, plugin, visit) }
        return findings
    }

    private static func damaged(_ place: String, _ plugin: PluginSlug?, _ words: String) -> DataFinding {
        DataFinding(
            "database.damaged", .wrong, at: place, plugin: plugin,
            "The database of \(plugin?.rawValue ?? DatabaseFiles.slug(of: place)) is damaged: \(words.excerpt(300)).",
            advice:
                "All users of the plugin are concerned. Restore a backup: the store and this file have to be of the same one."
        )
    }
}

// Against the catalogue.
extension PluginDatabaseCheck {
    /// The plugin of a database, which somebody has or can get; nil when there is none.
    private func known(_ name: String) async throws -> PluginSlug? {
        try await self.store.read { database in
            try String.fetchOne(
                database,
                sql: """
                    SELECT slug FROM plugins WHERE folded = :name
                    UNION ALL SELECT slug FROM installations WHERE lower(slug) = :name LIMIT 1
                    """, arguments: ["name": name]
            ).map { try PluginSlug($0) }
        }
    }

    private static func orphan(_ place: String, _ name: String, _ plugin: PluginSlug?) -> DataFinding {
        DataFinding(
            "database.orphan", .wrong, at: place, plugin: plugin,
            "The database of \(name) belongs to no plugin of the catalogue, and nobody has one installed.",
            advice: "Publish the plugin again if its data is needed. Else remove the file with its -wal and -shm.")
    }

    /// Databases that have to be there by what the store says, and are not, or have nothing in them.
    private func missing(_ places: [String]) async throws -> [DataFinding] {
        let required = try await self.store.read { try RequiredDatabase.all(in: $0) }
        return required.compactMap { required in
            let isThere = places.contains(required.place)
            guard !isThere || self.isEmpty(required) else { return nil }
            return DataFinding(
                "database.missing", .wrong, at: required.place, plugin: required.plugin,
                "\(required.reason), and its database is \(isThere ? "empty" : "not there").",
                advice:
                    "Put the file back, or restore a backup. To begin anew without the data, have the plugin uninstalled with --force for everybody who has it, and installed again."
            )
        }
    }

    private func isEmpty(_ required: RequiredDatabase) -> Bool {
        do {
            let queue = try DatabaseHealth.open(self.files.path(required.place))
            let isEmpty = try queue.read { try required.isEmpty($0) }
            try queue.close()
            return isEmpty
        } catch {
            return false  // It has been told that it cannot be read.
        }
    }
}

// Against the journal.
extension PluginDatabaseCheck {
    /// The operations that are noted in a database.
    private static func notes(in database: Database) throws -> [String] {
        guard try database.tableExists("dovetail_operations") else { return [] }
        return try String.fetchAll(database, sql: "SELECT id FROM dovetail_operations ORDER BY id")
    }

    private func judge(
        _ notes: [String], _ place: String, _ plugin: PluginSlug?, _ visit: DataVisit
    ) async throws -> [DataFinding] {
        var ended: [String] = [], unknown: [String] = []
        for note in notes {
            // Read after the note, so that an operation which is noted is in the journal.
            switch try await self.store.operation(OperationID(rawValue: note))?.status {
            case nil: unknown.append(note)
            case .running?: break  // The journal tells what becomes of it.
            case .succeeded?, .failed?, .undone?: ended.append(note)
            }
        }
        var findings: [DataFinding] = []
        if let first = unknown.first {
            findings.append(
                DataFinding(
                    "database.ahead", .wrong, at: place, plugin: plugin,
                    "Operations have committed here that the store does not know, \(first) for one (\(unknown.count) in all): the store is older than this database.",
                    advice:
                        "Restore both from the same backup. Rows of those operations are here although nobody has what they belong to."
                ))
        }
        if !ended.isEmpty, visit != .beside {
            let finding = DataFinding(
                "database.unsettled", .note, at: place, plugin: plugin,
                "Operations that are over are still noted (\(ended.count) in all), as the end of a host leaves them.",
                advice: "It does no harm; `dovetail doctor --mend` forgets them.")
            findings.append(
                await visit.mend(finding, saying: "They were forgotten.") { [files, ended] in
                    let queue = try DatabaseQueue(path: files.path(place))
                    try await queue.write { database in
                        for id in ended {
                            try database.execute(
                                sql: "DELETE FROM dovetail_operations WHERE id = ?", arguments: [id])
                        }
                    }
                    try queue.close()
                })
        }
        return findings
    }

    private func log(_ place: String, _ plugin: PluginSlug?, _ visit: DataVisit) async -> [DataFinding] {
        guard let size = DatabaseHealth.sizeOfLargeLog(of: self.files.path(place)) else { return [] }
        let finding = DataFinding(
            "database.log", .mendable, at: place + "-wal", plugin: plugin,
            "The write-ahead log of the database has \(size) MiB.",
            advice: "`dovetail doctor --mend` moves it into the database; nothing in it is lost.")
        return [
            await visit.mend(finding, saying: "It was moved into the database.") { [files] in
                try DatabaseHealth.emptyLog(of: files.path(place))
            }
        ]
    }
}
