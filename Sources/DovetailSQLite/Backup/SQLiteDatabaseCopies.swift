import DovetailCore
public import DovetailHost
import Foundation
import GRDB

/// Copies the databases of a data folder with SQLite's backup, from this process or beside another that serves from it.
///
/// Reading holds nobody up; plugins' transactions wait for an instant. What is written meanwhile is not copied.
public struct SQLiteDatabaseCopies: DatabaseCopying {
    private let files: DatabaseFiles
    private let moment: CommonMoment

    /// Copies the databases of a data folder.
    ///
    /// - Parameters:
    ///   - dataFolder: The data folder.
    ///   - patience: How long it is tried to find a moment at which no plugin commits.
    ///   - failPoints: What hears how far it is.
    public init(of dataFolder: String, patience: Duration = .seconds(60), failPoints: FailPoints = .none) {
        self.files = DatabaseFiles(dataFolder: dataFolder)
        self.moment = CommonMoment(patience: patience, longestHold: .milliseconds(300), failPoints: failPoints)
    }

    public func copyDatabases(to folder: String) async throws -> CopiedDatabases {
        guard FileManager.default.fileExists(atPath: self.files.path(DatabaseFiles.store)) else {
            throw DovetailError(
                .storeFailed,
                "\(self.files.dataFolder) holds no host: there is no \(DatabaseFiles.store). Name its data folder with --data.",
                remedy: .askOperator)
        }
        do {
            while true {
                if let copied = try await self.attempt(DatabaseFiles(dataFolder: folder)) { return copied }
            }
        } catch let error where error is DatabaseError || error is DamagedRow {
            // Those of plugins' databases have been named by then.
            throw StoreFault.error(error, path: self.files.path(DatabaseFiles.store))
        }
    }

    /// - Returns: What was copied; nil when a plugin's database was made or removed just then.
    private func attempt(_ target: DatabaseFiles) async throws -> CopiedDatabases? {
        let listed = self.listed()
        let store = try DatabaseCopy(DatabaseFiles.store, in: self.files, canBeHeld: false)
        var plugins: [DatabaseCopy] = []
        var broken: [Broken] = []
        for place in listed.places {
            do {
                plugins.append(try DatabaseCopy(place, in: self.files, canBeHeld: true))
            } catch let error as DatabaseError {
                broken.append(try self.broken(place, error))
            }
        }
        try await self.moment.freeze(store, plugins)
        guard self.listed() == listed else { return nil }
        return try self.copy(store, plugins, broken, listed.flaws, to: target)
    }

    /// The databases of plugins that can be looked at, and what is the matter with what else lies there, a sentence each.
    private func listed() -> Listed {
        do {
            let strange = try self.files.strange.map { place in
                let isRead = RegularFile(self.files.path(place)) != nil
                return
                    "\(place) is \(FolderFiles.word(for: self.files.path(place))), and \(isRead ? "the backup has what is behind it as a file" : "is not in the backup")."
            }
            return Listed(places: try self.files.ofPlugins, flaws: strange)
        } catch {
            return Listed(
                places: [],
                flaws: [
                    "The folder \(self.files.path(DatabaseFiles.plugins)) cannot be read, so that no plugin's database is in the backup."
                ])
        }
    }

    private struct Listed: Equatable {
        var places: [String]
        var flaws: [String]
    }

    /// A database that cannot be opened.
    private struct Broken {
        let place: String
        /// What is the matter, as a sentence.
        let flaw: String
    }

    /// - Throws: The error, when the file is not to blame for it.
    private func broken(_ place: String, _ error: DatabaseError) throws -> Broken {
        let path = self.files.path(place)
        if DatabaseHealth.isDamage(error) {
            return Broken(
                place: place,
                flaw: "The database of \(DatabaseFiles.slug(of: place)) is damaged and cannot be opened.")
        }
        let ofFile: [ResultCode] = [.SQLITE_CANTOPEN, .SQLITE_IOERR, .SQLITE_PERM, .SQLITE_AUTH, .SQLITE_READONLY]
        let fault = StoreFault.ofPlugin(error, path: path)
        guard ofFile.contains(error.resultCode), !DiskRoom.isOut(at: path) else { throw fault }
        return Broken(place: place, flaw: fault.message)
    }

    private func copy(
        _ store: DatabaseCopy, _ plugins: [DatabaseCopy], _ broken: [Broken], _ listed: [String],
        to target: DatabaseFiles
    ) throws -> CopiedDatabases {
        var flaws = listed
        func check(_ database: Database, _ sentence: @autoclosure () -> String) throws {
            if try DatabaseHealth.damage(in: database) != nil { flaws.append(sentence()) }
        }
        let (releases, required) = try store.copy(to: target.path(store.place)) { copy in
            try check(copy, "The store \(DatabaseFiles.store) is damaged.")
            let releases = try Row.fetchAll(copy, sql: "SELECT * FROM releases ORDER BY slug, version").map(
                PublishedRelease.init)
            return (releases, try RequiredDatabase.all(in: copy))
        }
        try FileManager.default.createDirectory(
            atPath: target.path(DatabaseFiles.plugins), withIntermediateDirectories: true)
        var empty: Set<String> = []
        for plugin in plugins {
            try plugin.copy(to: target.path(plugin.place)) {
                try check($0, "The database of \(DatabaseFiles.slug(of: plugin.place)) is damaged.")
                let required = required.first { $0.place == plugin.place }
                if try required?.isEmpty($0) == true { empty.insert(plugin.place) }
            }
        }
        for broken in broken { flaws += [broken.flaw] + self.copyBroken(broken.place, to: target) }
        let there = Set(plugins.map(\.place) + broken.map(\.place))
        for required in required where !there.contains(required.place) || empty.contains(required.place) {
            flaws.append(
                "\(required.place) is \(empty.contains(required.place) ? "empty" : "missing"): \(required.reason).")
        }
        for database in [store] + plugins { try database.close() }
        return CopiedDatabases(releases: releases, flaws: flaws)
    }

    /// Copies the files of a database that cannot be opened, as they are: perhaps something can be saved out of them.
    ///
    /// - Returns: What could not be copied, a sentence each.
    private func copyBroken(_ place: String, to target: DatabaseFiles) -> [String] {
        // Behind a link the log lies beside the file itself.
        let real = URL(fileURLWithPath: self.files.path(place)).resolvingSymlinksInPath().path
        return ["", "-wal"].compactMap { suffix in
            guard RegularFile(real + suffix) != nil else { return nil }
            do {
                try FileManager.default.copyItem(atPath: real + suffix, toPath: target.path(place) + suffix)
                return nil
            } catch {
                return "\(place)\(suffix) could not be copied as it is either, and is not in the backup."
            }
        }
    }
}
