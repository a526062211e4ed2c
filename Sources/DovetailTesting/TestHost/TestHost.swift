public import DovetailCore
public import DovetailHost
public import DovetailPlugin
public import Logging

/// A host for tests: on a store that the test gives it, in a folder of its own, with the plugins that the test names.
///
/// ```swift
/// try await TestHost.run(store: store, databases: databases) { host in
///     host.add(TestPackage("Notes"), plugin)
/// } body: { host in
///     let ada = try await host.user("ada")
///     let result = await host.perform(.install(), "Notes", for: ada)
///     #expect(result.isSuccess)
/// }
/// ```
public struct TestHost: Sendable {
    /// The host.
    public let host: PluginHost
    /// Its folder, removed after the test.
    public let folder: TemporaryFolder

    /// Runs a test against a host, which is started before and stopped after it.
    ///
    /// - Parameters:
    ///   - store: Where the host keeps everything.
    ///   - databases: Where plugins keep SQL data.
    ///   - folder: The folder for shared storage and packages; one of its own unless given.
    ///   - clock: The time.
    ///   - limits: How long things may take; nil for as long as a busy machine needs, or for what hosts have by default where
    ///     the test has a clock of its own.
    ///   - refusedPermissions: What no plugin is permitted.
    ///   - updates: How updates are carried out.
    ///   - restarts: How often a process may crash.
    ///   - runners: What runs plugins beside the host itself.
    ///   - outbound: What sends plugins' requests to elsewhere.
    ///   - outboundSettings: What they may ask for there.
    ///   - failPoints: Hears of the places that the host's work comes to.
    ///   - logger: Where the host logs; nowhere unless given.
    ///   - prepare: Adds plugins.
    ///   - body: The test.
    /// - Throws: What the test throws, and what starting the host throws.
    public static func run(
        store: any HostStore, databases: any PluginDatabases, folder: TemporaryFolder? = nil,
        clock: any HostClock = .system, limits: HostSettings.Limits? = nil,
        refusedPermissions: Set<Permission> = [], updates: UpdateSettings = UpdateSettings(),
        restarts: RestartPolicy = RestartPolicy(),
        runners: [any PluginRunner] = [],
        outbound: (any OutboundHTTP)? = nil, outboundSettings: OutboundSettings = OutboundSettings(),
        failPoints: FailPoints = .none,
        logger: Logger = Logger(label: "dovetail.test", factory: { _ in SwiftLogNoOpLogHandler() }),
        prepare: (TestHost) throws -> Void, body: (TestHost) async throws -> Void
    ) async throws {
        let folder = try folder ?? TemporaryFolder()
        var settings = HostSettings(dataFolder: folder.file("data"))
        settings.limits = limits ?? .forTests(clock)
        settings.updates = updates
        settings.refusedPermissions = refusedPermissions
        settings.restarts = restarts
        settings.outbound = outboundSettings
        settings.failPoints = failPoints
        let host = try PluginHost(
            store: store, databases: databases, settings: settings, runners: runners, outbound: outbound,
            clock: clock, logger: logger)
        let test = TestHost(host: host, folder: folder)
        try prepare(test)
        try await host.start()
        let outcome: Result<Void, any Error>
        do { outcome = .success(try await body(test)) } catch { outcome = .failure(error) }
        await host.stop()
        try outcome.get()
    }

    /// Adds a plugin that runs in the host.
    public func add(_ package: TestPackage, _ plugin: @autoclosure @escaping @Sendable () -> any Plugin) throws {
        self.host.register(package: try package.write(below: self.folder.file("packages")), making: plugin)
    }

    /// Adds a plugin that runs in processes of a runner, which must be among those of the host.
    public func add(_ package: TestPackage, _ plugin: ScriptedPlugin, on runner: ScriptedRunner) throws {
        runner.add(try package.release, plugin)
        self.host.register(package: try package.write(below: self.folder.file("packages")))
    }

    /// Adds a user, and answers who owns what that user installs.
    @discardableResult
    public func user(_ name: String) async throws -> Owner {
        let id = try UserID(name)
        if try await self.host.user(id) == nil { try await self.host.addUser(id) }
        return .user(id)
    }

    /// Carries out a request of the lifecycle.
    ///
    /// Who asks is the owner, with the role that they have, unless it is said.
    public func perform(
        _ request: HostRequest, _ slug: String, for owner: Owner, by requester: Requester? = nil
    ) async throws -> OperationResult {
        let id = InstallationID(owner: owner, slug: try PluginSlug(slug))
        var asking = requester ?? .host
        if requester == nil, let user = owner.user {
            asking = Requester(user, role: try await self.host.user(user)?.role ?? .user)
        }
        return await self.host.perform(request, on: id, by: asking)
    }

    /// Installs and enables a plugin.
    ///
    /// - Throws: The failure, when either fails.
    public func installAndEnable(_ slug: String, for owner: Owner) async throws {
        for request in [HostRequest.install(), .enable] {
            let result = try await self.perform(request, slug, for: owner)
            if let error = result.error { throw error }
        }
    }

    /// The state of a plugin for an owner.
    public func state(_ slug: String, of owner: Owner) async throws -> InstallationState {
        let id = InstallationID(owner: owner, slug: try PluginSlug(slug))
        return try await self.host.installation(id)?.lifecycle.name ?? .uninstalled
    }

    /// Sends a request to a plugin's route, as a user who is signed in.
    public func send(
        _ method: RequestMethod, _ path: String, to slug: String, as user: String, body: [UInt8] = []
    ) async throws -> PluginResponse {
        let request = PluginRequest(method: method, path: path, body: PluginBody(bytes: body), user: try UserID(user))
        return try await self.host.respond(to: request, from: try PluginSlug(slug))
    }
}
