import DovetailCore
import DovetailHost
import DovetailSQLite
import DovetailTesting
import Logging

/// Runs a test against a host on a real SQLite store, with real databases for its plugins.
func withHost(
    in folder: TemporaryFolder? = nil, clock: any HostClock = .system,
    limits: HostSettings.Limits? = nil, refusedPermissions: Set<Permission> = [],
    updates: UpdateSettings = UpdateSettings(),
    restarts: RestartPolicy = RestartPolicy(),
    runners: [any PluginRunner] = [], failPoints: FailPoints = .none,
    logger: Logger = Logger(label: "dovetail.test", factory: { _ in SwiftLogNoOpLogHandler() }),
    prepare: (TestHost) throws -> Void, body: (TestHost) async throws -> Void
) async throws {
    let folder = try folder ?? TemporaryFolder()
    let store = try SQLiteStore(path: folder.file("host.sqlite"))
    try await TestHost.run(
        store: store,
        databases: SQLitePluginDatabases(
            folder: folder.file("databases"), settings: .init(limits: .init(wait: .seconds(60), hold: .seconds(60))),
            requirements: store),
        folder: folder, clock: clock, limits: limits, refusedPermissions: refusedPermissions, updates: updates,
        restarts: restarts, runners: runners,
        failPoints: failPoints, logger: logger,
        prepare: prepare, body: body)
}

/// A package whose plugin has a table of its own.
func notesPackage(version: String = "1.0.0", _ fields: [String: JSONValue] = [:]) -> TestPackage {
    let basics: [String: JSONValue] = [
        "database": [
            "tables": [["name": "notes", "owner_column": "owner"]],
            "migrations": ["migrations/001-notes.sql"],
        ]
    ]
    return TestPackage(
        "Notes", version: version, basics.merging(fields) { _, field in field },
        files: [
            "migrations/001-notes.sql":
                "CREATE TABLE notes (id INTEGER PRIMARY KEY, owner TEXT NOT NULL, text TEXT NOT NULL);"
        ])
}
