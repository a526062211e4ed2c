import DovetailCore
import DovetailHost
import DovetailPlugin
import DovetailProcess

/// Starts an isolated plugin anew for every sample, and a bare child by the same command.
struct StartingPlugin: Sendable {
    private let runner: ProcessRunner
    private let package: IsolatedPackage
    private let lender: PluginContext
    /// One that runs all the while: as long as there is one, what all processes of a host have in common stays.
    private let kept: StartedPlugin
    private let bare: LaunchLine

    /// Prepares both.
    ///
    /// - Parameters:
    ///   - package: The plugin; it must not be shared by its owners.
    ///   - program: What is started in its place; it is put into the package.
    ///   - runner: What runs the plugin; it must not keep processes that nobody needs.
    ///   - lender: Whose capabilities the plugin gets.
    /// - Throws: What starting throws.
    init(
        _ package: IsolatedPackage, or program: BuiltProgram, on runner: ProcessRunner, like lender: PluginContext
    ) async throws {
        self.runner = runner
        self.package = package
        self.lender = lender
        let copy = "\(package.folder)/bin/\(program.rawValue)"
        try program.copy(to: copy)
        self.kept = try await StartedPlugin(package, on: runner, for: .system, like: lender)
        guard let process = runner.processes.first else { throw BenchmarkError("\(package.slug) has no process.") }
        self.bare = try LaunchLine(of: process, startingInstead: copy)
    }

    /// Starts the plugin; answers how long it took until the first call was answered, in seconds.
    func startPlugin() async throws -> Double {
        let began = ContinuousClock.now
        let plugin = try await StartedPlugin(
            self.package, on: self.runner, for: .user(UserID("ada")), like: self.lender)
        try await plugin.call(body: [UInt8](repeating: 0, count: 100))()
        let took = (ContinuousClock.now - began) / .seconds(1)
        try await Self.end(plugin, on: self.runner)
        return took
    }

    /// Starts the bare child; answers how long it took until its first answer, in seconds.
    func startBare() async throws -> Double {
        let began = ContinuousClock.now
        try self.bare.makeGroups()
        return try await withBareProcess(self.bare.program, self.bare.arguments) { caller in
            try await caller.call(bytes: 100)()
            return (ContinuousClock.now - began) / .seconds(1)
        }
    }

    private static func end(_ plugin: StartedPlugin, on runner: ProcessRunner) async throws {
        await plugin.instance.close()
        while runner.processes.count > 1 { try await Task.sleep(for: .milliseconds(1)) }
    }
}

/// Runs the start of an isolated plugin in a sandbox, beside its comparison, for the length of a body.
func withStartingPlugin<Answer>(
    _ sandbox: SandboxChoice, in folder: String, like lender: PluginContext,
    _ body: (StartingPlugin) async throws -> Answer
) async throws -> Answer {
    var settings = ProcessSettings()
    settings.sandbox = sandbox.settings
    settings.idle = .zero
    let package = try IsolatedPackage("start", .echoPlugin, .perOwner, below: folder)
    return try await withRunner(settings, in: folder + "/runner") { runner in
        try await body(StartingPlugin(package, or: .bareChild, on: runner, like: lender))
    }
}
