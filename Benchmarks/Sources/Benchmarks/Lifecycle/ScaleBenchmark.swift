import DovetailCore
import DovetailHost
import DovetailSQLite

/// P8: operations of the lifecycle where a million installations exist, beside where a hundred do.
struct ScaleBenchmark: Benchmark {
    let id = "P8"
    let title = "install, enable, disable and uninstall where a million installations exist, beside where a hundred do"

    private static let rounds = 9

    func figures(in folder: String) async throws -> [Figure] {
        let users = try (1...512).map { try UserID("user\($0)") }
        let few = try await Self.host(among: 100, users, in: folder + "/few")
        let many = try await Self.host(among: 1_000_000, users, in: folder + "/many")
        let alone = LifecycleRound(users: Array(users.prefix(64)), atOnce: 1)
        let together = LifecycleRound(users: users, atOnce: 64)
        let samples = try await Rounds.measure(
            Self.rounds,
            [
                { try await alone.run(many) }, { try await alone.run(few) },
                { try await together.run(many) }, { try await together.run(few) },
            ])
        try await few.host.close()
        try await many.host.close()
        return Self.figures("one after another", samples[0], samples[1])
            + Self.figures("64 at once", samples[2], samples[3])
    }

    /// A host whose store has so many installations, all of one plugin, beside those of the users who are measured.
    private static func host(among count: Int, _ users: [UserID], in folder: String) async throws -> HostSubject {
        let packages = try SamplePackages(1, below: folder + "/packages")
        let slug = packages.all[0].slug
        let first = try await SampleHost(packages.all, in: folder)
        try await first.host.start()
        for user in users { try await first.host.addUser(user) }
        let founder = try UserID("founder")
        try await first.host.addUser(founder)
        try await first.host.perform(
            .install(), on: InstallationID(owner: .user(founder), slug: slug), by: .user(founder)
        ).check()
        try await first.close()
        try Crowd(count: count - 1).join(SampleHost.storePath(in: folder), likeOwner: founder)
        let host = try await SampleHost(packages.all, in: folder)
        try await host.host.start()
        return HostSubject(host: host, slug: slug)
    }

    private static func figures(
        _ how: String, _ many: [LifecycleRound.Sample], _ few: [LifecycleRound.Sample]
    ) -> [Figure] {
        func figure(_ work: String, _ rate: (LifecycleRound.Sample) -> Double) -> Figure {
            let (million, hundred) = (Series(many.map(rate)), Series(few.map(rate)))
            return Figure(
                work: "\(how): \(work)", measured: million.median.perSecond,
                comparison: "among a hundred: \(hundred.median.perSecond)", ratio: million.ratio(to: hundred),
                reach: .atLeast(0.9))
        }
        return LifecycleRound.kinds.map { kind in figure("\(kind)") { $0.rates[kind] ?? .nan } }
            + [figure("all four") { $0.rate }]
    }
}
