import DovetailCore
public import DovetailHost
import Hummingbird
public import Logging
import NIOCore
public import ServiceLifecycle

/// The ready server: a host with everything that it answers over HTTP, listening on an address.
///
/// It is a `Service`, whose ``run()`` starts the host, listens, and on graceful shutdown refuses what is new, lets
/// operations and then requests under way end, and stops the host. While it runs, `administrator.json` in the data folder
/// holds an address and a token with which local commands act as the user `admin`.
public struct ServerApplication: Service {
    /// The routes.
    public let routes: DovetailRoutes
    private let host: PluginHost
    private let settings: ServerSettings
    private let logger: Logger
    private let bound = BoundAddress()
    private let usable = BoundAddress()

    /// Makes a server.
    ///
    /// - Parameters:
    ///   - host: The host, not started yet.
    ///   - settings: How the server behaves.
    ///   - logger: Where it logs.
    /// - Throws: ``DovetailCore/DovetailError/Code/storeFailed`` when the key for tokens cannot be read or made, or the store
    ///   does not answer.
    public init(
        host: PluginHost, settings: ServerSettings = ServerSettings(), logger: Logger = Logger(label: "dovetail.server")
    ) async throws {
        self.host = host
        self.settings = settings
        self.logger = logger
        self.routes = try await DovetailRoutes(host: host, settings: settings, table: RouteTable.standalone)
    }

    /// The address on which the server listens, such as `http://127.0.0.1:8080`: waits until it does.
    ///
    /// - Throws: `CancellationError` when the server has ended before it listened, or the caller is cancelled.
    public func address() async throws -> String { try await self.bound.address() }

    /// The address, as soon as `administrator.json` holds it: from then on commands on the same machine find the server.
    ///
    /// - Throws: `CancellationError` when the server has ended before, or the caller is cancelled.
    public func ready() async throws -> String { try await self.usable.address() }

    /// Starts the host, serves until the service group shuts down, and stops the host.
    ///
    /// - Throws: What the host throws when it starts, or the system when the address cannot be listened on, and
    ///   ``DovetailCore/DovetailError/Code/interrupted`` when not everything has ended within
    ///   ``DovetailHost/HostSettings/Limits/shutdown``.
    public func run() async throws {
        defer {
            self.bound.end()
            self.usable.end()
        }
        let outcome: Result<Void, any Error>
        do {
            try await self.host.startUnlessStopped()
            if self.host.isRunning { try await self.host.whileServing { try await self.serve() } }
            outcome = .success(())
        } catch is CancellationError where self.host.phase == .stopping {
            // There was no more time for requests under way.
            outcome = .success(())
        } catch {
            outcome = .failure(error)
        }
        // A task of its own, awaited at once: stopping must not be cancelled with its caller.
        let report = await Task { await self.host.stop() }.value
        try outcome.get()
        guard report.isComplete else { throw DovetailError(report, within: self.host.shutdownLimit) }
    }

    /// Serves until it is told to stop: then operations under way end first, while their answers and refusals are still heard,
    /// and requests under way next.
    private func serve() async throws {
        var configuration = ServiceGroupConfiguration(
            services: [
                .init(service: self.application(), successTerminationBehavior: .gracefullyShutdownGroup),
                // Told first, since services are told from last to first, each when the one before has ended.
                .init(service: ClosingDoors(host: self.host), successTerminationBehavior: .ignore),
            ], logger: self.logger.atLeast(.error))
        configuration.maximumGracefulShutdownDuration = self.host.requestsLimit
        try await ServiceGroup(configuration: configuration).run()
    }

    private func application() -> some ApplicationProtocol {
        let router = Router()
        router.addDovetail(self.routes)
        // Last: it only sees what no route has matched.
        router.add(middleware: UnknownRoutes(table: self.routes.table))
        let (bound, settings) = (self.bound, self.settings)
        return Application(
            router: router, server: .dovetail(settings),
            configuration: ApplicationConfiguration(address: .hostname(settings.host, port: settings.port)),
            services: [
                AdministratorCredential(routes: self.routes, address: bound, usable: self.usable, logger: self.logger)
            ],
            onServerRunning: { channel in
                bound.set("http://\(Self.name(settings.host)):\(channel.localAddress?.port ?? settings.port)")
            },
            logger: self.logger)
    }

    /// A host as it stands in an address; one that means every interface is reached as this machine.
    private static func name(_ host: String) -> String {
        switch host {
        case "0.0.0.0", "::": "127.0.0.1"
        default: host.contains(":") ? "[\(host)]" : host
        }
    }
}

extension Logger {
    fileprivate func atLeast(_ level: Level) -> Logger {
        var logger = self
        logger.logLevel = max(level, self.logLevel)
        return logger
    }
}
