import DovetailCore
import DovetailHost
import DovetailTesting
import Foundation
import GRDB
import Testing

@testable import DovetailSQLite

@Suite("Copies of the databases of a data folder", .timeLimit(.minutes(10)))
struct DatabaseCopiesTests {
    @Test(
        "X4 · whatever moment a copy is taken at, recovery makes store and plugins' tables agree, and keeps all that was acknowledged before"
    )
    func agreement() async throws {
        let plugins = try await TwoPlugins()
        try await plugins.addIdleDatabases()
        try await withThrowingTaskGroup { tasks in
            for slug in TwoPlugins.slugs { tasks.addTask { try await plugins.installAll(slug) } }
            for _ in 1...10 {
                let before = plugins.done
                let copy = try TemporaryFolder()
                _ = try await SQLiteDatabaseCopies(of: plugins.folder.path).copyDatabases(to: copy.path)
                let recovered = try await RecoveredFolder(copy.path)
                #expect(recovered.rows.count == recovered.installed.count)
                #expect(Set(recovered.rows) == recovered.installed)
                #expect(recovered.installed.isSuperset(of: before))
            }
            plugins.stop()
            try await tasks.waitForAll()
        }
        #expect(plugins.done.count > 10)
    }

    @Test("A transaction that is open is waited for, and is in the copy whole")
    func waiting() async throws {
        let fixture = try await Fixture()
        let transaction = try await fixture.databases.begin(nil, in: fixture.slug)
        try await transaction.write("late")
        async let copying = fixture.copy(patience: .seconds(300))
        try await transaction.commit()
        let copy = try await copying
        #expect(try copy.notes() == ["late"])
    }

    @Test("A plugin that never pauses is named after a while, and nobody waits for the copy then")
    func busy() async throws {
        let fixture = try await Fixture()
        let transaction = try await fixture.databases.begin(nil, in: fixture.slug)
        try await transaction.write("for ever")
        await expectError(.databaseBusy, naming: ["notes", "without a pause", "Try again"]) {
            _ = try await fixture.copy(patience: .milliseconds(50))
        }
        try await transaction.commit()
        #expect(try await fixture.copy(patience: .seconds(300)).notes() == ["for ever"])
    }

    @Test("A plugin's database that is none is copied as it is and reported; all others are copied")
    func brokenPlugin() async throws {
        let fixture = try await Fixture()
        let text = Data(String(repeating: "no database ", count: 1_000).utf8)
        try text.write(to: URL(fileURLWithPath: fixture.folder.file("databases/tasks.sqlite")))
        let copy = try await fixture.copy()
        #expect(copy.flaws == ["The database of tasks is damaged and cannot be opened."])
        #expect(FileManager.default.contents(atPath: copy.folder.file("databases/tasks.sqlite")) == text)
        #expect(try copy.notes() == [])
    }

    @Test("A page that is damaged is copied and reported")
    func damagedPage() async throws {
        let fixture = try await Fixture()
        for number in 1...200 { _ = try await fixture.write("\(number) " + String(repeating: "x", count: 200)) }
        try await fixture.databases.close()
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: fixture.folder.file("databases/notes.sqlite")))
        try file.seek(toOffset: 4_096 * 5)
        try file.write(contentsOf: Data(repeating: 0xA5, count: 4_096))
        try file.close()
        #expect(try await fixture.copy().flaws == ["The database of notes is damaged."])
    }

    @Test("A folder without a store, and one whose store is broken, cannot be copied")
    func noStore() async throws {
        let folder = try TemporaryFolder(), copy = try TemporaryFolder()
        await expectError(.storeFailed, naming: [folder.path, "--data"]) {
            _ = try await SQLiteDatabaseCopies(of: folder.path).copyDatabases(to: copy.path)
        }
        try Data(String(repeating: "no database ", count: 1_000).utf8)
            .write(to: URL(fileURLWithPath: folder.file("dovetail.sqlite")))
        await expectError(.storeFailed, naming: ["dovetail.sqlite", "is not a database"]) {
            _ = try await SQLiteDatabaseCopies(of: folder.path).copyDatabases(to: copy.path)
        }
    }
}

/// A data folder with a store and the database of one plugin.
private struct Fixture {
    struct Copy {
        let folder: TemporaryFolder
        let flaws: [String]

        func notes() throws -> [String] {
            try DatabaseQueue(path: self.folder.file("databases/notes.sqlite")).read {
                try String.fetchAll($0, sql: "SELECT text FROM notes ORDER BY text")
            }
        }
    }

    let folder: TemporaryFolder
    let databases: SQLitePluginDatabases
    let slug: PluginSlug

    init() async throws {
        self.folder = try TemporaryFolder()
        try SQLiteStore(path: self.folder.file("dovetail.sqlite")).close()
        self.databases = try SQLitePluginDatabases(folder: self.folder.file("databases"), settings: .patient)
        self.slug = try PluginSlug("Notes")
        _ = try await self.databases.execute(SQLStatement("CREATE TABLE notes (text TEXT)"), in: self.slug)
    }

    func write(_ text: String) async throws -> SQLOutcome {
        try await self.databases.execute(
            SQLStatement("INSERT INTO notes VALUES (?)", arguments: [.text(text)]), in: self.slug)
    }

    func copy(patience: Duration = .seconds(300)) async throws -> Copy {
        let folder = try TemporaryFolder()
        let copied = try await SQLiteDatabaseCopies(of: self.folder.path, patience: patience)
            .copyDatabases(to: folder.path)
        return Copy(folder: folder, flaws: copied.flaws)
    }
}
