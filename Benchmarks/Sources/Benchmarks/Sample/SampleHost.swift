import DovetailCore
import DovetailHost
import DovetailSQLite
import Foundation
import Logging

/// A host over SQLite with the sample plugins, as an application embeds it.
struct SampleHost: Sendable {
    let host: PluginHost
    /// Where it keeps everything.
    let folder: String
    private let store: SQLiteStore

    /// The path of the store in a host's folder.
    static func storePath(in folder: String) -> String { folder + "/dovetail.sqlite" }

    /// Makes a host that is not started yet; what an earlier one has left in the folder is found again.
    init(
        _ packages: some Sequence<SamplePackages.Package>, in folder: String, durability: SQLiteDurability = .full
    ) async throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        self.folder = folder
        self.store = try SQLiteStore(
            path: Self.storePath(in: folder), settings: SQLiteStore.Settings(durability: durability))
        self.host = try PluginHost(
            store: self.store, databases: SQLitePluginDatabases(folder: folder + "/databases"),
            settings: HostSettings(dataFolder: folder), logger: .quiet)
        for package in packages { self.host.register(SamplePlugin.self, package: package.folder) }
    }

    /// Stops the host and closes its store.
    func close() async throws {
        await self.host.stop()
        try self.store.close()
    }

    /// How many plugins answer a user.
    func servingCount(_ packages: some Sequence<SamplePackages.Package>, for user: UserID) async throws -> Int {
        var count = 0
        for package in packages {
            let request = PluginRequest(method: .get, path: "/shelf", user: user)
            if try await self.host.respond(to: request, from: package.slug).status == 200 { count += 1 }
        }
        return count
    }

    /// Installs and enables plugins for a user, many at once.
    func provide(_ packages: some Sequence<SamplePackages.Package>, for user: UserID) async throws {
        try await withThrowingDiscardingTaskGroup { group in
            for package in packages {
                group.addTask { try await self.host.provide(package.slug, for: user) }
            }
        }
    }
}

extension PluginHost {
    /// Installs and enables a plugin for a user.
    func provide(_ slug: PluginSlug, for user: UserID) async throws {
        let id = InstallationID(owner: .user(user), slug: slug)
        for request in [HostRequest.install(), .enable] {
            try await self.perform(request, on: id, by: .user(user)).check()
        }
    }
}

extension OperationResult {
    /// Throws unless what was asked for is the case now.
    func check() throws {
        guard self.isSuccess else { throw self.error ?? DovetailError(.internalError, self.message) }
    }
}

extension Logger {
    /// A logger for what an operator must see; what each operation and request did is not written.
    static var quiet: Logger {
        var logger = Logger(label: "benchmark")
        logger.logLevel = .warning
        return logger
    }

    /// A logger for hosts whose plugins are meant to fail, or that go without a part of the sandbox on purpose.
    static var silent: Logger {
        var logger = Logger(label: "benchmark")
        logger.logLevel = .critical
        return logger
    }
}
