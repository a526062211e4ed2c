import DovetailCore
import DovetailHost
import DovetailSQLite
import DovetailTesting
import Foundation
import Testing

@testable import DovetailProcess

/// A real host with two plugins in processes of their own: one that does evil on command, and a neighbour that has to keep
/// answering.
struct HostileHost: Sendable {
    static let hostile = "Hostile"
    static let neighbour = "Neighbour"

    let host: PluginHost
    let runner: ObservedRunner
    let folder: TemporaryFolder
    let ends: ProcessEnds
    let log: LogLines
    let ada: Owner

    /// Runs a test against a host, and checks at the end that nothing is left of its processes.
    ///
    /// - Parameters:
    ///   - commands: What the hostile plugin does by itself: `WHEN=EVIL`.
    ///   - fields: What else its manifest says.
    ///   - settings: How processes run.
    ///   - limits: How long things may take.
    ///   - restarts: How often a process may crash.
    ///   - body: The test. The neighbour is enabled, the hostile plugin published.
    /// - Throws: What the test throws, and what preparing it throws.
    static func run(
        _ commands: [String] = [], fields: [String: JSONValue] = [:], settings: ProcessSettings = .patient,
        limits: HostSettings.Limits = .impatient, restarts: RestartPolicy = .untiring,
        _ body: (HostileHost) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder()
        let (ends, log) = (ProcessEnds(), LogLines())
        var hostSettings = HostSettings(dataFolder: folder.file("data"))
        hostSettings.limits = limits
        hostSettings.restarts = restarts
        try FileManager.default.createDirectory(
            atPath: hostSettings.dataFolder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let runner = ObservedRunner(
            ProcessRunner(folder: hostSettings.dataFolder, settings: settings, logger: log.logger), ends: ends)
        let host = try PluginHost(
            store: try SQLiteStore(path: folder.file("data/host.sqlite")),
            databases: try SQLitePluginDatabases(folder: folder.file("data/databases")), settings: hostSettings,
            runners: [runner], logger: log.logger)
        try await host.start()
        try await host.addUser(UserID("ada"))
        let test = HostileHost(
            host: host, runner: runner, folder: folder, ends: ends, log: log, ada: .user(try UserID("ada")))
        let outcome: Result<Void, any Error>
        do {
            try await test.publish(Self.neighbour)
            try await test.publish(Self.hostile, commands, fields)
            try await test.installAndEnable(Self.neighbour)
            try await body(test)
            try await test.neighbourAnswers()
            outcome = .success(())
        } catch {
            outcome = .failure(error)
        }
        await host.stop()
        let remains = try Remains.find(of: folder)
        #expect(remains == .nothing, "\(remains)")
        try outcome.get()
    }

    /// Puts a package together whose program is the hostile one, and publishes it.
    func publish(
        _ slug: String, _ commands: [String] = [], _ fields: [String: JSONValue] = [:],
        program: String = Program.hostile
    ) async throws {
        let basics: [String: JSONValue] = [
            "runtime": "process", "executable": "bin/plugin", "arguments": .array(commands.map { .string($0) }),
            "api_endpoints": [
                ["method": "POST", "path": "/do/{evil}"], ["method": "GET", "path": "/hello"],
            ],
        ]
        let package = try TestPackage(slug, basics.merging(fields) { _, field in field })
            .write(below: self.folder.file("packages"))
        try FileManager.default.createDirectory(atPath: package + "/bin", withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: program, toPath: package + "/bin/plugin")
        _ = try await self.host.publish(folder: package)
    }
}

extension HostileHost {
    func perform(_ request: HostRequest, _ slug: String = Self.hostile) async throws -> OperationResult {
        await self.host.perform(
            request, on: InstallationID(owner: self.ada, slug: try PluginSlug(slug)), by: .user(try UserID("ada")))
    }

    func installAndEnable(_ slug: String = Self.hostile) async throws {
        for request in [HostRequest.install(), .enable] {
            let result = try await self.perform(request, slug)
            if let error = result.error { throw error }
        }
    }

    /// Has the hostile plugin do something evil, and answers what it reports.
    @discardableResult
    func order(_ evil: String, _ argument: String = "") async throws -> String {
        let response = try await self.send(.post, "/do/\(evil)", argument)
        return String(decoding: try await response.body.collect(upTo: 1 << 20), as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Has the hostile plugin do something evil, and answers the error that whoever ordered it is told.
    func failure(
        of evil: String, _ argument: String = "", sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> DovetailError {
        try await #require(throws: DovetailError.self, sourceLocation: sourceLocation) {
            try await self.order(evil, argument)
        }
    }

    /// The body of what a plugin answers.
    func page(_ method: RequestMethod, _ path: String, _ body: String = "", of slug: String) async throws -> String {
        let response = try await self.send(method, path, body, to: slug)
        return String(decoding: try await response.body.collect(upTo: 1 << 20), as: UTF8.self)
    }

    func send(
        _ method: RequestMethod, _ path: String, _ body: String = "", to slug: String = Self.hostile
    ) async throws -> PluginResponse {
        let request = PluginRequest(
            method: method, path: path, body: PluginBody(bytes: Array(body.utf8)), user: try UserID("ada"))
        return try await self.host.respond(to: request, from: try PluginSlug(slug))
    }

    /// Checks that the other plugin answers.
    func neighbourAnswers(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let response = try await self.send(.get, "/hello", to: Self.neighbour)
        let body = try await response.body.collect(upTo: 1 << 10)
        #expect(body == Array("hello".utf8), sourceLocation: sourceLocation)
    }

    /// The process of the hostile plugin now.
    var process: PluginProcessStatus? {
        self.runner.processes.first { $0.unit.release.slug.rawValue == Self.hostile }
    }
}

extension ProcessSettings {
    /// Settings for tests of what hangs: that is soon found out.
    ///
    /// On a machine that is busy enough a sound process may seem to hang, too.
    static var impatient: Self {
        var settings = Self()
        settings.watch = .milliseconds(100)
        settings.hanging = .seconds(3)
        settings.spinning = .seconds(5)
        settings.stop = .seconds(1)
        return settings
    }

    /// Settings for tests of anything else.
    static var patient: Self {
        var settings = Self.impatient
        settings.hanging = .seconds(60)
        settings.spinning = .seconds(120)
        return settings
    }
}

extension HostSettings.Limits {
    /// Limits for tests: nothing is waited for long.
    static var impatient: Self {
        var limits = Self()
        limits.drain = .milliseconds(500)
        limits.stop = .seconds(5)
        // How long a restart and an operation take is the machine's affair.
        (limits.revival, limits.lock) = (.seconds(60), .seconds(60))
        return limits
    }
}

extension RestartPolicy {
    /// What crashes comes back at once, as often as a test needs it.
    static var untiring: Self {
        var policy = Self()
        policy.allowed = 1_000
        policy.delay = .zero
        return policy
    }

    /// The first crash is the last.
    static var strict: Self {
        var policy = Self()
        policy.allowed = 0
        return policy
    }
}
