import DovetailCore
import DovetailHost
import DovetailPlugin
import DovetailProcess
import DovetailSQLite
import Foundation

/// A host whose plugins run in processes of their own, and one inside it that calls them.
struct IsolatedHost: Sendable {
    let host: PluginHost
    let runner: ProcessRunner
    /// What the plugin inside the host may do.
    let caller: PluginContext

    /// A call to the service of a package: through the gate and the registry, to its process and back.
    func call(_ package: IsolatedPackage, method: String = "", body: [UInt8]) -> Call {
        let services = self.caller.backends.services
        return {
            let answer = try await services.call(package.service, version: .any, method: method, body: body)
            guard answer.count == body.count else {
                throw BenchmarkError("\(package.slug) has answered something else.")
            }
        }
    }
}

/// A call that is answered.
typealias Call = @Sendable () async throws -> Void

/// Runs a host with isolated plugins that are enabled for one user, for the length of a body.
///
/// What watches the processes, if anything does, stands between the host and what runs them.
func withIsolatedHost<Answer>(
    _ packages: [IsolatedPackage], sandbox: SandboxSettings = SandboxSettings(),
    restarts: RestartPolicy = RestartPolicy(), in folder: String,
    watching watch: (ProcessRunner) -> any PluginRunner = { $0 },
    _ body: (IsolatedHost) async throws -> Answer
) async throws -> Answer {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let store = try SQLiteStore(path: folder + "/dovetail.sqlite")
    var settings = ProcessSettings()
    settings.sandbox = sandbox
    let runner = ProcessRunner(folder: folder, settings: settings, logger: .silent)
    var hostSettings = HostSettings(dataFolder: folder)
    hostSettings.restarts = restarts
    let host = try PluginHost(
        store: store, databases: SQLitePluginDatabases(folder: folder + "/databases"),
        settings: hostSettings, runners: [watch(runner)], logger: .silent)
    let lender = CallingPlugin.Lender()
    host.register(package: try CallingPlugin.writePackage(below: folder)) { CallingPlugin(lender) }
    for package in packages { host.register(package: package.folder) }
    try await host.start()
    let outcome: Result<Answer, any Error>
    do {
        let user = try UserID("ada")
        try await host.addUser(user)
        for slug in [try PluginSlug(CallingPlugin.name)] + packages.map(\.slug) {
            try await host.provide(slug, for: user)
        }
        outcome = .success(
            try await body(IsolatedHost(host: host, runner: runner, caller: lender.context)))
    } catch {
        outcome = .failure(error)
    }
    await host.stop()
    try store.close()
    return try outcome.get()
}
