import DovetailCore
import DovetailHost
import DovetailTesting
import Foundation
import Testing

@testable import DovetailSQLite

@Suite("Which plugins' databases have to be there", .timeLimit(.minutes(5)))
struct RequiredDatabaseTests {
    /// A data folder in which one user has a plugin with tables, or is about to.
    private struct Fixture {
        let folder: TemporaryFolder
        let store: SQLiteStore
        let databases: SQLitePluginDatabases
        let slug: PluginSlug
        let operation: LifecycleOperation

        /// Sets the folder up, with an operation that runs.
        init(_ lifecycle: InstallationLifecycle?) async throws {
            self.folder = try TemporaryFolder()
            self.store = try SQLiteStore(path: self.folder.file("dovetail.sqlite"))
            self.databases = try SQLitePluginDatabases(
                folder: self.folder.file("databases"), settings: .patient, requirements: self.store)
            self.slug = try PluginSlug("Notes")
            let manifest: JSONValue = [
                "name": "Notes", "version": "1.0.0", "type": "backend",
                "database": [
                    "tables": [["name": "notes", "owner_column": "owner"]], "migrations": ["migrations/001.sql"],
                ],
            ]
            let release = ReleaseID(slug: self.slug, version: SemanticVersion(1, 0, 0))
            try await self.store.insert(
                PublishedRelease(
                    id: release, name: "Notes", scope: "notes", manifest: manifest.encoded(), digests: [:],
                    publishedAt: Date()))
            let id = InstallationID(owner: .user(try UserID("ada")), slug: self.slug)
            guard case .perform(let plan) = InstallationLifecycle.uninstalled.decide(.install(release.version)) else {
                throw CancellationError()
            }
            self.operation = LifecycleOperation(
                id: OperationID(rawValue: "1"), installation: id, plan: plan, startedAt: Date(), requestedBy: nil,
                node: "test")
            try await self.store.begin(
                self.operation,
                installation: lifecycle.map { Installation(id: id, lifecycle: $0, installedAt: Date()) })
        }

        /// Has the operation prepared.
        func prepare() async throws {
            var work = UnitOfWork(operation: self.operation)
            work.operation.status = .succeeded
            work.operation.finishedAt = Date()
            try await self.store.prepare(work)
        }

        /// Has the host make its own tables.
        func begin() async throws { _ = try await self.databases.query(SQLStatement("SELECT 1"), in: self.slug) }

        /// The codes of what the doctor finds in the databases and the journal, in order.
        func findings() async throws -> [String] {
            let check = PluginDatabaseCheck(of: self.folder.path, with: self.store)
            let journal = JournalCheck(of: self.store) { try await check.hasCommitted($0, in: $1) }
            return (try await check.run(.looking) + journal.run(.looking)).map(\.code).sorted()
        }

        /// What a backup says is the matter.
        func flaws() async throws -> [String] {
            let copy = try TemporaryFolder()
            return try await SQLiteDatabaseCopies(of: self.folder.path).copyDatabases(to: copy.path).flaws
        }
    }

    private static let version = SemanticVersion(1, 0, 0)

    private static func lifecycle(_ state: InstallationLifecycle.State) -> InstallationLifecycle {
        InstallationLifecycle(state: state, version: self.version)
    }

    @Test("Whatever failed after the first install, the tables are there", arguments: FailedOperation.Kind.allCases)
    func failed(_ kind: FailedOperation.Kind) async throws {
        let failed = FailedOperation(
            kind: kind, origin: kind == .install ? nil : .enabled, target: Self.version, attempt: 1)
        let fixture = try await Fixture(Self.lifecycle(.error(failed)))
        #expect(try await fixture.store.requiresDatabase(of: fixture.slug) == (kind != .install))
        #expect(try await fixture.store.requiresDatabase(of: PluginSlug("NOTES")) == (kind != .install))
        #expect(try await !fixture.store.requiresDatabase(of: PluginSlug("Tasks")))
    }

    @Test("They are there for whoever has it installed, enabled or disabled, or is updating it, and not before")
    func states() async throws {
        for state in [InstallationLifecycle.State.installed, .enabled, .disabled, .updating(from: .enabled)] {
            let fixture = try await Fixture(Self.lifecycle(state))
            #expect(try await fixture.store.requiresDatabase(of: fixture.slug), "\(state)")
        }
        let first = try await Fixture(nil)
        #expect(try await !first.store.requiresDatabase(of: first.slug))
        try await first.prepare()
        #expect(try await first.store.requiresDatabase(of: first.slug))
    }

    @Test(
        "One with nothing but the host's own tables is empty to the doctor and to a backup, unless migrations ran in it"
    )
    func hostTables() async throws {
        let fixture = try await Fixture(nil)
        try await fixture.begin()
        try await fixture.databases.close()
        let used = try await Fixture(nil)
        let transaction = try await used.databases.begin(nil, in: used.slug)
        try await transaction.migrate([SchemaMigration(name: "1", sql: "CREATE TABLE a (b); DROP TABLE a")], .free)
        try await transaction.commit()
        try await used.databases.close()
        for (fixture, isEmpty) in [(fixture, true), (used, false)] {
            try await fixture.store.write { database in
                try Installation(
                    id: fixture.operation.installation, lifecycle: Self.lifecycle(.disabled), installedAt: Date()
                ).save(database)
            }
            #expect(try await fixture.findings() == (isEmpty ? ["database.missing"] : []) + ["journal.open"])
            let flaw = "databases/notes.sqlite is empty: Notes@1.0.0 has tables, and installations (1)."
            #expect(try await fixture.flaws() == (isEmpty ? [flaw] : []))
        }
    }

    @Test("One in which a first install was committing may have only the host's own tables, and has to be there")
    func committing() async throws {
        let fixture = try await Fixture(nil)
        let operation = fixture.operation.id
        #expect(try await !fixture.databases.hasCommitted(operation, in: fixture.slug))
        try await fixture.begin()
        try await fixture.prepare()
        #expect(try await !fixture.databases.hasCommitted(operation, in: fixture.slug))
        #expect(try await fixture.findings() == ["journal.open"])
        #expect(try await fixture.flaws() == [])
        try await fixture.databases.close()
        let path = fixture.folder.file("databases/notes.sqlite")
        for cut in [true, false] {
            if cut {
                try Data().write(to: URL(fileURLWithPath: path))
            } else {
                try FileManager.default.removeItem(atPath: path)
            }
            #expect(try await fixture.findings() == ["database.missing", "journal.stuck"])
            let again = try SQLitePluginDatabases(
                folder: fixture.folder.file("databases"), settings: .patient, requirements: fixture.store)
            await expectError(.databaseFailed, naming: [cut ? "is lost" : "is gone", "dovetail restore"]) {
                _ = try await again.hasCommitted(operation, in: fixture.slug)
            }
            await again.settle(operation, in: fixture.slug)
            #expect(RegularFile(path)?.size == (cut ? 0 : nil))
        }
    }
}
