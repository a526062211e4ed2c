import DovetailCore
import DovetailHost
import DovetailSQLite
import DovetailTesting
import Foundation
import Testing

/// The databases of plugins in a folder of their own, and a plugin that has a table; time stands still.
struct PluginDatabaseFixture {
    let folder: TemporaryFolder
    let databases: SQLitePluginDatabases
    let slug: PluginSlug

    init(_ settings: SQLitePluginDatabases.Settings = .init(), clock: any HostClock = ManualClock()) async throws {
        self.folder = try TemporaryFolder()
        var settings = settings
        settings.limits = settings.limits.patient
        self.databases = try SQLitePluginDatabases(
            folder: self.folder.file("plugins"), settings: settings, clock: clock)
        self.slug = try PluginSlug("Notes")
        try await self.execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, owner TEXT, text TEXT UNIQUE)")
    }

    @discardableResult
    func execute(_ sql: String, _ arguments: SQLValue..., named: [String: SQLValue] = [:]) async throws -> SQLOutcome {
        try await self.databases.execute(SQLStatement(sql, arguments: arguments, named: named), in: self.slug)
    }

    func query(_ sql: String, _ arguments: SQLValue..., named: [String: SQLValue] = [:]) async throws -> [SQLRow] {
        try await self.databases.query(SQLStatement(sql, arguments: arguments, named: named), in: self.slug)
    }

    /// The texts of all notes that are committed.
    func notes() async throws -> [String] {
        try await self.query("SELECT text FROM notes ORDER BY text").compactMap { $0["text"].text }
    }

    /// How many bytes the plugin's files have.
    var size: Int {
        get throws {
            let folder = self.folder.file("plugins")
            return try FileManager.default.subpathsOfDirectory(atPath: folder).reduce(0) { size, path in
                try size + (FileManager.default.attributesOfItem(atPath: "\(folder)/\(path)")[.size] as? Int ?? 0)
            }
        }
    }
}

extension SQLitePluginDatabases.Limits {
    /// The same, but where a test has set no time of its own, as long as a busy machine may need.
    var patient: Self {
        let usual = Self()
        var limits = self
        if limits.wait == usual.wait { limits.wait = .seconds(300) }
        if limits.hold == usual.hold { limits.hold = .seconds(300) }
        if limits.read == usual.read { limits.read = .seconds(300) }
        return limits
    }
}

extension SQLitePluginDatabases.Settings {
    /// The defaults, but with limits as long as a busy machine may need.
    static var patient: Self {
        var settings = Self()
        settings.limits = settings.limits.patient
        return settings
    }
}

extension PluginDatabaseTransaction {
    /// Writes a note.
    func write(_ text: String) async throws {
        _ = try await self.execute(SQLStatement("INSERT INTO notes (text) VALUES (?)", arguments: [.text(text)]))
    }

    /// The texts of all notes that the transaction sees.
    func notes() async throws -> [String] {
        try await self.query(SQLStatement("SELECT text FROM notes ORDER BY text")).compactMap { $0["text"].text }
    }
}

/// Expects a body to throw a ``DovetailCore/DovetailError`` of a kind, whose message holds all of these texts.
func expectError(
    _ code: DovetailError.Code, naming texts: [String] = [], sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () async throws -> Void
) async {
    do {
        try await body()
        Issue.record("\(code) was expected, and nothing was thrown", sourceLocation: sourceLocation)
    } catch let error as DovetailError {
        #expect(error.code == code, "\(error)", sourceLocation: sourceLocation)
        for text in texts { #expect(error.message.contains(text), "\(error)", sourceLocation: sourceLocation) }
    } catch {
        Issue.record("\(code) was expected, not \(error)", sourceLocation: sourceLocation)
    }
}
