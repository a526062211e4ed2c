import DovetailHost
import DovetailSQLite
import DovetailTesting
import Foundation
import TaskManagerV1_0
import TaskManagerV1_1

/// The example packages, and hosts that have them.
enum Examples {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Examples").standardizedFileURL.path

    static let packages = ["TaskManager/1.0.0", "TaskManager/1.1.0", "CollectionViewer/1.0.0"]

    /// Runs a test against a host on SQLite which has both releases of the task manager.
    static func withHost(
        clock: any HostClock = .system, _ body: (TaskManagerHost) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteStore(path: folder.file("host.sqlite"))
        let databases = try SQLitePluginDatabases(
            folder: folder.file("databases"), settings: .init(limits: .init(wait: .seconds(60), hold: .seconds(60))))
        try await TestHost.run(store: store, databases: databases, folder: folder, clock: clock) { test in
            test.host.register(TaskManagerV1_0.TaskManager.self, package: "\(Self.folder)/TaskManager/1.0.0")
            test.host.register(TaskManagerV1_1.TaskManager.self, package: "\(Self.folder)/TaskManager/1.1.0")
            test.host.register(package: "\(Self.folder)/CollectionViewer/1.0.0")
        } body: { test in
            try await body(try TaskManagerHost(test: test, databases: databases))
        }
        try store.close()
    }
}
