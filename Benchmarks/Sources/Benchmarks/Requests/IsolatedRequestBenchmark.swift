import DovetailAPI
import DovetailCore
import DovetailHost
import DovetailServer
import Hummingbird

/// P10: requests to an isolated plugin's route, beside the same document from a handler on bare Hummingbird.
struct IsolatedRequestBenchmark: Benchmark {
    let id = "P10"
    let title = "HTTP GET of an isolated plugin's route, signed in, beside the same document from bare Hummingbird"

    private static let rounds = 15

    func figures(in folder: String) async throws -> [Figure] {
        let load = try LoadGenerator()
        let packages = try ShelfPackage.Language.allCases.map { try ShelfPackage($0, below: folder + "/packages") }
        return try await withIsolatedHost([], in: folder + "/host") { isolated in
            let user = try UserID("ada")
            var running: [ShelfPackage] = []
            var skipped: [Figure] = []
            for package in packages {
                do {
                    _ = try await isolated.host.publish(folder: package.folder)
                } catch let error as DovetailError where error.code == .notRunnable && package.language != .swift {
                    skipped.append(.skipped("plugin in \(package.language.rawValue)", because: error.message))
                    continue
                }
                try await isolated.host.provide(package.slug, for: user)
                running.append(package)
            }
            return try await Self.figures(running, load, on: isolated.host, for: user) + skipped
        }
    }

    private static func figures(
        _ packages: [ShelfPackage], _ load: LoadGenerator, on host: PluginHost, for user: UserID
    ) async throws -> [Figure] {
        var settings = ServerSettings()
        settings.limits.requestRate = 0
        let routes = try await DovetailRoutes(host: host, settings: settings)
        let token = try await routes.issueToken(to: user).token
        let key = try KeyFile(path: host.dataFolder + "/token.key", length: 32).bytes
        let router = Router()
        router.addDovetail(routes)
        return try await withListening(router) { address in
            try await withBareServer(key: key) { bare in
                let urls = [bare] + packages.map { "\(address)/plugins/\($0.slug)/shelf" }
                let samples = try await Rounds.measure(
                    Self.rounds, urls.map { url in { try await load.run(url, token: token) } })
                return zip(packages, samples.dropFirst()).flatMap { Self.figures($0, $1, beside: samples[0]) }
            }
        }
    }

    /// What is promised, is promised of a plugin in Swift.
    private static func figures(
        _ package: ShelfPackage, _ samples: [LoadGenerator.Sample], beside bare: [LoadGenerator.Sample]
    ) -> [Figure] {
        let name = "plugin in \(package.language.rawValue)"
        let (rates, bareRates) = (Series(samples.map(\.rate)), Series(bare.map(\.rate)))
        let (times, bareTimes) = (Series(samples.map(\.slowest)), Series(bare.map(\.slowest)))
        let isPromised = package.language == .swift
        return [
            Figure(
                work: name, measured: rates.median.perSecond,
                comparison: "bare Hummingbird: \(bareRates.median.perSecond)", ratio: rates.ratio(to: bareRates),
                reach: isPromised ? .atLeast(0.35) : .nothing),
            Figure(
                work: "\(name), 99th percentile", measured: times.median.milliseconds,
                comparison: "bare Hummingbird: \(bareTimes.median.milliseconds)", ratio: times.ratio(to: bareTimes),
                reach: isPromised ? .atMost(4) : .nothing),
        ]
    }
}
