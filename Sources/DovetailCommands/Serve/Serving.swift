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
        let lock = try DataFolderLock(folder: self.settings.data)
        do {
            try await self.serve()
        } catch let failure as CommandFailure {
            throw failure
        } catch let error as DovetailError {
            throw CommandFailure(error, status: error.code == .storeFailed ? .cannotServe : nil)
        } catch {
            throw ListeningFault.failure(error, self.settings)
        }
        withExtendedLifetime(lock) {}
    }

    private func serve() async throws {
        DescriptorLimit.raise()
        let store = try SQLiteStore(
            path: self.settings.data + "/dovetail.sqlite",
            settings: SQLiteStore.Settings(durability: self.settings.durability))
        let databases = try SQLitePluginDatabases(
            folder: self.settings.data + "/databases",
            settings: SQLitePluginDatabases.Settings(
                durability: self.settings.durability, limits: self.settings.databaseLimits))
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
        try await self.run(server)
        try store.close()
    }

    private func run(_ server: ServerApplication) async throws {
        let greeting = Greeting(server: server, settings: self.settings)
        var configuration = ServiceGroupConfiguration(
            services: [
                .init(service: server, successTerminationBehavior: .gracefullyShutdownGroup),
                .init(service: greeting, successTerminationBehavior: .ignore),
            ], logger: self.logger("dovetail.services", atLeast: .error))
        configuration.maximumGracefulShutdownDuration = self.settings.shutdown
        try await StopSignals(logger: self.logger("dovetail.serve")).run(ServiceGroup(configuration: configuration))
    }

    private func logger(_ label: String, atLeast level: Logger.Level = .trace) -> Logger {
        Logger(label: label) { LineLogHandler(label: $0, level: max(level, self.settings.logLevel)) }
    }
}
