import DovetailCore
import DovetailHost
import Foundation

/// P5: how long a plugin that was killed takes until it answers again.
struct CrashBenchmark: Benchmark {
    let id = "P5"
    let title = "kill -9 of an isolated plugin to the next answered call, beside its start"

    private static let rounds = 15

    func figures(in folder: String) async throws -> [Figure] {
        var figures: [Figure] = []
        for sandbox in SandboxChoice.allCases {
            figures.append(try await Self.figure(sandbox, in: "\(folder)/\(sandbox)"))
        }
        return figures
    }

    /// Every restart comes without delay, as the first does by default.
    ///
    /// So the same program is started again and again, as it is for the comparison: one that was rarely started takes longer.
    private static func figure(_ sandbox: SandboxChoice, in folder: String) async throws -> Figure {
        let package = try IsolatedPackage("crash", .echoPlugin, below: folder + "/packages")
        var restarts = RestartPolicy()
        (restarts.allowed, restarts.delay) = (1_000, .zero)
        return try await withIsolatedHost(
            [package], sandbox: sandbox.settings, restarts: restarts, in: folder + "/host"
        ) { host in
            try await withStartingPlugin(sandbox, in: folder + "/start", like: host.caller) { starting in
                let samples = try await Rounds.measure(
                    Self.rounds, [{ try await Self.recover(package, on: host) }, starting.startPlugin])
                let (recovery, start) = (Series(samples[0]), Series(samples[1]))
                let more = Series(zip(recovery.values, start.values).map { ($0 - $1) * 1_000 })
                return Figure(
                    work: "\(sandbox.rawValue), milliseconds more than a start", measured: recovery.median.milliseconds,
                    comparison: "start: \(start.median.milliseconds)", ratio: more.median, reach: .atMost(2))
            }
        }
    }

    /// Kills a plugin; answers how long it took until a call was answered, in seconds.
    private static func recover(_ package: IsolatedPackage, on host: IsolatedHost) async throws -> Double {
        let process = host.runner.processes.first { $0.unit.release.slug == package.slug }
        guard let process, let plugin = ProcessFamily(of: process.pid).plugin else {
            throw BenchmarkError("\(package.slug) has no process.")
        }
        let call = host.call(package, body: [UInt8](repeating: 0, count: 100))
        let began = ContinuousClock.now
        kill(plugin.pid, SIGKILL)
        while true {
            do {
                try await call()
                return (ContinuousClock.now - began) / .seconds(1)
            } catch {
                guard ContinuousClock.now - began < .seconds(10) else { throw error }
                try await Task.sleep(for: .microseconds(100))
            }
        }
    }
}
