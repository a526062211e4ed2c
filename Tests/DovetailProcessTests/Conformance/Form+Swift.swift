import ConformancePlugin
import DovetailCore
import DovetailHost
import DovetailProcess
import DovetailSQLite
import DovetailTesting
import Foundation

/// The conformance plugin in Swift, in each way in which a host runs it.
extension PluginConformanceSuite.Form {
    /// Compiled into the host.
    static let inProcess = {
        var form = Self("inside the host", stores: Self.sqlite)
        form.register = { host, package in host.register(ConformancePlugin.self, package: package) }
        return form
    }()

    /// On the other side of the protocol, in the same process.
    static let loopback = {
        var form = Self("across the protocol", stores: Self.sqlite)
        form.manifest = Self.programManifest
        form.prepare = { package in try Self.add(Data("Nothing is run.".utf8), to: package) }
        form.runners = { _, _ in [LoopbackRunner { ConformancePlugin() }] }
        return form
    }()

    /// In a process of its own, inside the sandbox that plugins have unless an operator says otherwise.
    static let process = {
        var form = Self("in a process of its own", stores: Self.sqlite)
        form.manifest = Self.programManifest
        form.prepare = { package in try Self.add(try Data(contentsOf: Self.program), to: package) }
        form.runners = { folder, logger in [ProcessRunner(folder: folder, logger: logger)] }
        return form
    }()

    private static let programManifest: [String: JSONValue] = ["runtime": "process", "executable": "bin/plugin"]

    /// The plugin's program, which lies beside the tests.
    private static let program = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        .appending(path: "ConformancePluginProcess")

    static let sqlite: Stores = { folder in
        let limits = SQLitePluginDatabases.Limits(wait: .seconds(60), hold: .seconds(60))
        let store = try SQLiteStore(path: folder.file("host.sqlite"))
        let databases = try SQLitePluginDatabases(
            folder: folder.file("databases"), settings: .init(limits: limits), requirements: store)
        return (store, databases)
    }

    private static func add(_ program: Data, to package: String) throws {
        let file = URL(fileURLWithPath: package + "/bin/plugin")
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try program.write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
    }
}
