import DovetailCore
import DovetailHost
import DovetailPlugin
import DovetailPluginProcess
import DovetailSQLite
import DovetailTesting
import DovetailWire
import Foundation
import NIOCore

/// A plugin's side of the protocol that a test has a look at, or answers in the place of.
final class WatchedSide: ConnectionHandler {
    private let server: PluginServer
    private let answering: @Sendable (IncomingCall, Connection) async throws -> WireAnswer?

    /// Serves a plugin, but for the calls that a closure answers.
    init(
        _ plugin: some Plugin,
        answering: @escaping @Sendable (IncomingCall, Connection) async throws -> WireAnswer?
    ) {
        self.server = PluginServer { plugin }
        self.answering = answering
    }

    func answer(_ call: IncomingCall, on connection: Connection) async throws -> WireAnswer {
        if let answer = try await self.answering(call, connection) { return answer }
        return try await self.server.answer(call, on: connection)
    }

    func hear(_ note: IncomingCall, on connection: Connection) { self.server.hear(note, on: connection) }

    func connectionEnded(_ end: ConnectionEnd) { self.server.connectionEnded(end) }
}

extension TestHost {
    /// Runs a test against a host with a plugin at the other end of a connection without sockets, and a user.
    static func run(
        _ package: TestPackage, limits: HostSettings.Limits? = nil, log: LogLines = LogLines(),
        side: @escaping @Sendable () -> any ConnectionHandler, body: (TestHost, _ ada: Owner) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder()
        try await TestHost.run(
            store: SQLiteStore(path: folder.file("host.sqlite")),
            databases: SQLitePluginDatabases(folder: folder.file("databases")), folder: folder, limits: limits,
            runners: [LoopbackRunner(process: ProcessNumber(1), logger: log.logger, side: side)], logger: log.logger
        ) { host in
            let path = try package.write(below: host.folder.file("packages"))
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path + "/bin/plugin")
            host.host.register(package: path)
        } body: { host in
            try await body(host, try await host.user("ada"))
        }
    }
}

extension TestPackage {
    /// A package of Notes for a process, with these fields.
    static func isolated(_ fields: [String: JSONValue] = [:]) -> TestPackage {
        let basics: [String: JSONValue] = ["runtime": "process", "executable": "bin/plugin"]
        return TestPackage(
            "Notes", basics.merging(fields) { _, field in field }, files: ["bin/plugin": "Nothing is run."])
    }
}
