import DovetailCore
import DovetailHost
import DovetailSQLite
import DovetailTesting
import Foundation
import GRDB
import Synchronization

/// A data folder with a store and the databases of two plugins, whom users install without a pause: each installation is a
/// row in the store and a row in its plugin's table, by one operation.
final class TwoPlugins: Sendable {
    /// Where the host ends in the middle of an installation.
    enum End {
        /// The operation is in the journal.
        case begun
        /// The plugin's database has it, and the store does not yet.
        case committed
        /// The store has it as well.
        case applied
        /// Nothing is left to do.
        case settled
    }

    static let slugs = ["Notes", "Tasks"]

    let folder: TemporaryFolder
    private let store: SQLiteStore
    private let databases: SQLitePluginDatabases
    private let acknowledged = Mutex<Set<InstallationID>>([])
    private let isOver = Mutex(false)

    init() async throws {
        self.folder = try TemporaryFolder()
        self.store = try SQLiteStore(path: self.folder.file("dovetail.sqlite"))
        self.databases = try SQLitePluginDatabases(folder: self.folder.file("databases"), settings: .patient)
        for slug in Self.slugs {
            _ = try await self.databases.execute(
                SQLStatement("CREATE TABLE owners (name TEXT NOT NULL)"), in: PluginSlug(slug))
        }
    }

    /// Adds databases that nobody uses and that come before those of the plugins, so that there is time between the moments
    /// at which a copy of one after another would be made.
    func addIdleDatabases() async throws {
        for number in 1...60 {
            let queue = try DatabaseQueue(path: self.folder.file("databases/idle-\(number).sqlite"))
            try await queue.write { try $0.execute(sql: "CREATE TABLE idle (id)") }
            try queue.close()
        }
    }

    /// Closes everything, as at the end of a host.
    func close() async throws {
        try await self.databases.close()
        try self.store.close()
    }

    /// Publishes the plugins, as far as the catalogue knows.
    func publish() async throws {
        for slug in Self.slugs {
            let id = ReleaseID(slug: try PluginSlug(slug), version: SemanticVersion(1, 0, 0))
            try await self.store.insert(
                PublishedRelease(id: id, name: slug, scope: slug, manifest: [], digests: [:], publishedAt: Date()))
        }
    }

    /// What is done by now.
    var done: Set<InstallationID> { self.acknowledged.withLock { $0 } }

    /// Has everybody end what is under way, and begin nothing more.
    func stop() { self.isOver.withLock { $0 = true } }

    /// Installs a plugin for one user after another, until it is stopped.
    func installAll(_ name: String) async throws {
        let slug = try PluginSlug(name)
        var number = 0
        while !self.isOver.withLock({ $0 }) {
            number += 1
            try await self.install(InstallationID(owner: .user(UserID("user\(number)")), slug: slug))
        }
    }

    /// Installs a plugin for one user, up to the end or to where the host is to end.
    func install(_ id: InstallationID, until end: End = .settled) async throws {
        let version = SemanticVersion(1, 0, 0)
        guard case .perform(let plan) = InstallationLifecycle.uninstalled.decide(.install(version)) else { return }
        var operation = LifecycleOperation(
            id: OperationID(rawValue: UUID().uuidString), installation: id, plan: plan, startedAt: Date(),
            requestedBy: nil, node: "test")
        try await self.store.begin(operation, installation: nil)
        guard end != .begun else { return }
        let transaction = try await self.databases.begin(operation.id, in: id.slug)
        _ = try await transaction.execute(
            SQLStatement("INSERT INTO owners VALUES (?)", arguments: [.text(id.owner.rawValue)]))
        operation.status = .succeeded
        operation.finishedAt = Date()
        var work = UnitOfWork(operation: operation)
        work.change = .put(
            Installation(
                id: id, lifecycle: InstallationLifecycle(state: .installed, version: version), installedAt: Date()))
        try await self.store.prepare(work)
        try await transaction.commit()
        guard end != .committed else { return }
        try await self.store.commit(work)
        guard end != .applied else { return }
        await self.databases.settle(operation.id, in: id.slug)
        self.acknowledged.withLock { _ = $0.insert(id) }
    }
}

/// What a data folder holds once a host has recovered it.
struct RecoveredFolder {
    /// The installations by the store.
    let installed: Set<InstallationID>
    /// The installations by the plugins' tables.
    let rows: [InstallationID]

    init(_ path: String) async throws {
        let store = try SQLiteStore(path: path + "/dovetail.sqlite")
        let databases = try SQLitePluginDatabases(folder: path + "/databases", settings: .patient)
        let host = try PluginHost(store: store, databases: databases, settings: HostSettings(dataFolder: path))
        try await host.start()
        var installed: Set<InstallationID> = []
        var rows: [InstallationID] = []
        for name in TwoPlugins.slugs {
            let slug = try PluginSlug(name)
            installed.formUnion(try await store.installations(of: slug, after: nil, limit: .max).map(\.id))
            for row in try await databases.query(SQLStatement("SELECT name FROM owners"), in: slug) {
                rows.append(InstallationID(owner: .user(try UserID(row["name"].text ?? "")), slug: slug))
            }
        }
        (self.installed, self.rows) = (installed, rows)
        await host.stop()
        try store.close()
    }
}
