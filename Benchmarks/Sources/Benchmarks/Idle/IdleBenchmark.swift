import DovetailCore
import DovetailHost
import DovetailPlugin
import DovetailProcess

/// P6: what an isolated plugin costs that has nothing to do.
struct IdleBenchmark: Benchmark {
    let id = "P6"
    let title = "100 isolated plugins after 15 seconds without work"

    private static let count = 100
    private static let rest = Duration.seconds(15)

    func figures(in folder: String) async throws -> [Figure] {
        try await withIsolatedHost([], in: folder + "/host") { host in
            var figures: [Figure] = []
            for sandbox in SandboxChoice.allCases {
                figures += try await Self.figures(sandbox, in: "\(folder)/\(sandbox)", like: host.caller)
            }
            return figures
        }
    }

    private static func figures(
        _ sandbox: SandboxChoice, in folder: String, like lender: PluginContext
    ) async throws -> [Figure] {
        var settings = ProcessSettings()
        settings.sandbox = sandbox.settings
        let package = try IsolatedPackage("idle", .echoPlugin, .perOwner, below: folder)
        return try await withRunner(settings, in: folder + "/runner") { runner in
            for number in 1...Self.count {
                let owner = Owner.user(try UserID("user\(number)"))
                let plugin = try await StartedPlugin(package, on: runner, for: owner, like: lender)
                try await plugin.call(body: [])()
            }
            try await Task.sleep(for: Self.rest)
            return Self.figures(sandbox.rawValue, runner.processes.map { ProcessFamily(of: $0.pid) })
        }
    }

    private static func figures(_ name: String, _ families: [ProcessFamily]) -> [Figure] {
        let plugins = families.compactMap(\.plugin)
        let others = families.flatMap(\.members).filter { member in !plugins.contains { $0.pid == member.pid } }
        let count = Double(plugins.count)
        let own = plugins.map(\.proportionalSize).reduce(0, +) / count
        let beside = others.map(\.proportionalSize).reduce(0, +) / count
        let threads = plugins.map(\.threads).max() ?? 0
        return [
            Figure(
                work: "\(name): memory of a plugin, MiB", measured: own.mebibytes, comparison: "limit: 3 MiB",
                ratio: own / 1_048_576, reach: .atMost(3)),
            Figure(
                work: "\(name): threads of a plugin", measured: "\(threads)", comparison: "limit: 3",
                ratio: Double(threads), reach: .atMost(3)),
            Figure(
                work: "\(name): memory of what is around it, MiB", measured: beside.mebibytes,
                comparison: "\(others.count) processes around \(plugins.count)", ratio: beside / 1_048_576,
                reach: .nothing),
        ]
    }
}
