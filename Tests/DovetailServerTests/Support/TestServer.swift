import DovetailAPI
import DovetailCore
import DovetailHost
import DovetailPlugin
import DovetailSQLite
import DovetailServer
import Logging
import ServiceLifecycle

/// A real server on a port of its own, over a real SQLite file, for one test.
struct TestServer {
    let host: PluginHost
    let routes: DovetailRoutes
    let address: String
    let folder: TemporaryFolder
    let clock: HandClock
    /// Tells the server to stop, as a signal does.
    let stop: @Sendable () async -> Void

    /// A client that is signed in as nobody.
    var guest: TestClient { TestClient(address: self.address) }

    /// A client that is signed in as a user, who is added when there is none.
    func client(_ name: String, role: Role = .user) async throws -> TestClient {
        let id = try UserID(name)
        if try await self.host.user(id) == nil { try await self.host.addUser(id, role: role) }
        return TestClient(address: self.address, token: try await self.routes.issueToken(to: id).token)
    }

    /// A client that is signed in as an administrator.
    func administrator() async throws -> TestClient { try await self.client("root", role: .administrator) }

    /// Writes a package below the test's folder: where it lies.
    func package(_ package: TestPackage) throws -> String { try package.write(to: self.folder) }
}

/// Runs a server while a test does its work; in a folder of its own, unless it is to find what another one left.
func withServer(
    _ settings: ServerSettings = ServerSettings(), packages: [TestPackage] = [.greeter],
    in kept: TemporaryFolder? = nil, limits: HostSettings.Limits = HostSettings.Limits(), clock: (any HostClock)? = nil,
    logger: Logger? = nil,
    _ body: (TestServer) async throws -> Void
) async throws {
    let folder = try kept ?? TemporaryFolder()
    let hands = HandClock()
    var quiet = Logger(label: "test")
    quiet.logLevel = .critical
    quiet = logger ?? quiet
    var hostSettings = HostSettings(dataFolder: folder.file("data"))
    hostSettings.limits = limits
    let store = try SQLiteStore(path: folder.file("dovetail.sqlite"))
    let host = try PluginHost(
        store: store,
        databases: try SQLitePluginDatabases(
            folder: folder.file("databases"), settings: .init(limits: .init(wait: .seconds(60), hold: .seconds(60))),
            requirements: store),
        settings: hostSettings, clock: clock ?? hands, logger: quiet)
    for package in packages { try await package.register(in: host, folder) }
    var settings = settings
    settings.port = 0
    let application = try await ServerApplication(host: host, settings: settings, logger: quiet)
    let group = ServiceGroup(services: [application], logger: quiet)
    async let running: Void = group.run()
    // Not as soon as it listens: it adds the user of local commands after that, and tests count users.
    let address = try await application.ready()
    let outcome: Result<Void, any Error>
    do {
        let server = TestServer(
            host: host, routes: application.routes, address: address, folder: folder, clock: hands,
            stop: { await group.triggerGracefulShutdown() })
        outcome = .success(try await body(server))
    } catch {
        outcome = .failure(error)
    }
    await group.triggerGracefulShutdown()
    try await running
    try outcome.get()
}
