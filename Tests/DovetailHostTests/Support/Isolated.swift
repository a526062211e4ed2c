import DovetailCore
import DovetailHost
import DovetailPlugin
import DovetailTesting
import Logging
import Testing

/// A plugin that answers `GET /hello` with its version, in a process that a test ends when it likes.
enum Isolated {
    /// A package of it.
    static func package(
        _ slug: String = "Notes", version: String = "1.0.0", _ fields: [String: JSONValue] = [:]
    ) -> TestPackage {
        let endpoints: [String: JSONValue] = ["api_endpoints": [["method": "GET", "path": "/hello"]]]
        return TestPackage(slug, version: version, endpoints.merging(fields) { _, field in field })
    }

    /// Its code; what else it does when it starts comes first.
    static func plugin(onStart: @escaping ScriptedPlugin.Body = { _ in }) -> ScriptedPlugin {
        var plugin = ScriptedPlugin()
        plugin.onStart = { context in
            try await onStart(context)
            try await context.routes.get("/hello") { _ in .text("\(context.version)") }
        }
        return plugin
    }

    /// Restarts as by default, but without chance.
    static var restarts: RestartPolicy {
        var policy = RestartPolicy()
        policy.jitter = 0
        return policy
    }

    /// The first crash leads to a quarantine.
    static var strict: RestartPolicy {
        var policy = RestartPolicy()
        policy.allowed = 0
        return policy
    }
}

/// A runner, and the clock of its host.
struct Bench {
    let clock = ManualClock()
    let runner: ScriptedRunner

    init() {
        self.runner = ScriptedRunner(clock: self.clock)
    }

    /// Runs a test against a host whose plugins run on the runner.
    func withHost(
        in folder: TemporaryFolder? = nil, restarts: RestartPolicy = Isolated.restarts,
        limits: HostSettings.Limits? = nil,
        logger: Logger = Logger(label: "dovetail.test", factory: { _ in SwiftLogNoOpLogHandler() }),
        prepare: (TestHost) throws -> Void, body: (TestHost) async throws -> Void
    ) async throws {
        try await DovetailHostTests.withHost(
            in: folder, clock: self.clock, limits: limits, restarts: restarts, runners: [self.runner], logger: logger,
            prepare: prepare, body: body)
    }

    /// The same, with Notes installed and enabled for ada and ben.
    func withNotes(
        restarts: RestartPolicy = Isolated.restarts, limits: HostSettings.Limits? = nil,
        _ fields: [String: JSONValue] = [:], plugin: ScriptedPlugin = Isolated.plugin(),
        body: (TestHost, _ ada: Owner, _ ben: Owner) async throws -> Void
    ) async throws {
        try await self.withHost(restarts: restarts, limits: limits) { host in
            try host.add(Isolated.package(fields), plugin, on: self.runner)
        } body: { host in
            let (ada, ben) = (try await host.user("ada"), try await host.user("ben"))
            for owner in [ada, ben] { try await host.installAndEnable("Notes", for: owner) }
            try await body(host, ada, ben)
        }
    }
}

extension Isolated {
    /// A package of Notes with these fields.
    static func package(_ fields: [String: JSONValue]) -> TestPackage { self.package("Notes", fields) }
}

extension TestHost {
    /// What a plugin answers to `GET /hello`.
    func hello(_ slug: String = "Notes", as user: String = "ada") async throws -> String {
        let response = try await self.send(.get, "/hello", to: slug, as: user)
        return String(decoding: try await response.body.collect(upTo: 1_000), as: UTF8.self)
    }

    /// Expects an answer to `GET /hello`.
    func expectHello(
        _ answer: String = "1.0.0", from slug: String = "Notes", as user: String = "ada",
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let found = try await self.hello(slug, as: user)
        #expect(found == answer, sourceLocation: sourceLocation)
    }

    /// The failure of a request; nil when it succeeds.
    func failure(_ slug: String = "Notes", as user: String = "ada") async -> DovetailError? {
        do {
            _ = try await self.hello(slug, as: user)
            return nil
        } catch {
            return error as? DovetailError
        }
    }
}
