import DovetailHost
import DovetailSQLite
import DovetailTesting
import Foundation

/// The example packages, and hosts that have them.
enum Examples {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Examples").standardizedFileURL.path

    static let packages = ["TaskManager/1.0.0", "TaskManager/1.1.0", "CollectionViewer/1.0.0"]

    /// Runs a test against a host on SQLite which has both releases of the task manager.
    static func withHost(
        as form: TaskManagerForm = .library, clock: any HostClock = .system,
        _ body: (TaskManagerHost) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteStore(path: folder.file("host.sqlite"))
        let databases = try SQLitePluginDatabases(
            folder: folder.file("databases"), settings: .init(limits: .init(wait: .seconds(60), hold: .seconds(60))),
            requirements: store)
        try await TestHost.run(
            store: store, databases: databases, folder: folder, clock: clock, runners: form.runners(folder)
        ) { test in
            try form.register(with: test)
            test.host.register(package: "\(Self.folder)/CollectionViewer/1.0.0")
        } body: { test in
            try await body(try TaskManagerHost(test: test, databases: databases))
        }
        try store.close()
    }
}
