import ArgumentParser
import DovetailCore
import DovetailHTTPClient
import DovetailHost
import DovetailProcess
import DovetailSQLite
import DovetailServer
import Foundation
import Logging
import ServiceLifecycle

/// Puts store, databases, host and server together, and serves until the process is told to stop.
struct Serving: Sendable {
    /// How to serve.
    let settings: ServeSettings
    /// Registers plugins with the host before it starts.
    let register: @Sendable (PluginHost) throws -> Void

    /// Serves; returns when the host has stopped in good order.
    ///
    /// - Throws: ``CommandFailure`` with a sentence that says why it could not serve.
    func run() async throws {
        let lock = try await DataFolderLock.afterLooks(at: self.settings.data)
        guard !RestoreStage.isLeft(in: self.settings.data) else {
            throw CommandFailure(
                "A restore into \(self.settings.data) was interrupted, so it is not whole. Restore it again with `dovetail restore`.",
                status: .cannotServe)
        }
        try FormerHost(in: self.settings.data).checkStore()
        do {
            try await self.serve()
        } catch let failure as CommandFailure {
            throw failure
        } catch let error as DovetailError {
            throw CommandFailure(error, status: Self.status(for: error.code))
        } catch {
            throw ListeningFault.failure(error, self.settings)
        }
        withExtendedLifetime(lock) {}
    }

    private func serve() async throws {
        if let failSwitch = self.settings.failSwitch {
            self.logger("dovetail.serve").warning(
                "This host ends or holds itself, since a setting for tests says so",
                metadata: ["testing.place": "\(failSwitch.point.rawValue)"])
        }
        DescriptorLimit.raise()
        let store = try SQLiteStore(
            path: self.settings.data + "/dovetail.sqlite",
            settings: SQLiteStore.Settings(durability: self.settings.durability))
        try await FormerHost(in: self.settings.data).checkKey(with: store)
        for (plugin, error) in try await store.lostDatabases(in: self.settings.data) {
            self.logger("dovetail.serve").error(
                "A plugin's database was lost",
                metadata: ["plugin.slug": "\(plugin)", "error.message": "\(error.message)"])
        }
        let databases = try SQLitePluginDatabases(
            folder: self.settings.data + "/databases",
            settings: SQLitePluginDatabases.Settings(
                durability: self.settings.durability, limits: self.settings.databaseLimits),
            requirements: store)
        let host = try PluginHost(
            store: store, databases: databases, settings: self.settings.hostSettings,
            runners: [
                ProcessRunner(
                    folder: self.settings.data,
                    settings: self.settings.processSettings(environment: ProcessInfo.processInfo.environment),
                    logger: self.logger("dovetail.process"))
            ],
            outbound: PinnedHTTPClient(), logger: self.logger("dovetail.host"))
        try self.register(host)
        let server = try await ServerApplication(
            host: host, settings: self.settings.serverSettings, logger: self.logger("dovetail.server"))
        try await self.run(server, host)
        try store.close()
    }

    private func run(_ server: ServerApplication, _ host: PluginHost) async throws {
        let greeting = Greeting(server: server, settings: self.settings)
        let configuration = ServiceGroupConfiguration(
            services: [
                .init(service: server, successTerminationBehavior: .gracefullyShutdownGroup),
                .init(service: greeting, successTerminationBehavior: .ignore),
            ], logger: self.logger("dovetail.services", atLeast: .error))
        let signals = StopSignals(
            limit: self.settings.limits.shutdown, underWay: { host.underWay },
            logger: self.logger("dovetail.serve"))
        try await signals.run(ServiceGroup(configuration: configuration))
    }

    private static func status(for code: DovetailError.Code) -> ExitCode? {
        switch code {
        case .storeFailed: .cannotServe
        case .interrupted: .hostFailed
        default: nil
        }
    }

    private func logger(_ label: String, atLeast level: Logger.Level = .trace) -> Logger {
        Logger(label: label) { LineLogHandler(label: $0, level: max(level, self.settings.logLevel)) }
    }
}
