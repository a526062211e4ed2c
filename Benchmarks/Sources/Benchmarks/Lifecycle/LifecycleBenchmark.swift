import DovetailCore
import DovetailHost
import DovetailSQLite

/// P7: operations of the lifecycle beside the same rows written by hand.
struct LifecycleBenchmark: Benchmark {
    let id = "P7"
    let title = "install, enable, disable and uninstall over SQLite, beside the same rows written by hand with GRDB"

    private static let rounds = 9
    private static let manyAtOnce = 64

    func figures(in folder: String) async throws -> [Figure] {
        var figures: [Figure] = []
        for durability in SQLiteDurability.allCases {
            figures += try await self.figures(durability, in: folder + "/\(durability)")
        }
        return figures
    }

    private func figures(_ durability: SQLiteDurability, in folder: String) async throws -> [Figure] {
        let packages = try SamplePackages(1, below: folder + "/packages")
        let host = try await SampleHost(packages.all, in: folder, durability: durability)
        try await host.host.start()
        let users = try (1...512).map { try UserID("user\($0)") }
        for user in users { try await host.host.addUser(user) }
        let slug = packages.all[0].slug
        let byHand = try HandwrittenSubject(database: folder + "/by-hand.sqlite", slug: slug, durability: durability)
        let subject = HostSubject(host: host, slug: slug)

        let (alone, together) = try await self.compare(subject, byHand, users)
        try await host.close()
        try byHand.close()

        let name = "\(durability)".uppercased()
        return alone.figures("\(name), one after another")
            + together.figures("\(name), \(Self.manyAtOnce) at once")
            + [together.gain(over: alone, "\(name), \(Self.manyAtOnce) at once", reach: Self.gain(durability))]
    }

    /// Sharing a transaction saves waiting for the disk, which nobody does at `NORMAL`.
    private static func gain(_ durability: SQLiteDurability) -> Reach {
        switch durability {
        case .full: .atLeast(3)
        case .normal: .nothing
        }
    }

    private func compare(
        _ host: HostSubject, _ byHand: HandwrittenSubject, _ users: [UserID]
    ) async throws -> (alone: LifecycleComparison, together: LifecycleComparison) {
        let alone = LifecycleRound(users: Array(users.prefix(64)), atOnce: 1)
        let together = LifecycleRound(users: users, atOnce: Self.manyAtOnce)
        let samples = try await Rounds.measure(
            Self.rounds,
            [
                { try await alone.run(host) }, { try await alone.run(byHand) },
                { try await together.run(host) }, { try await together.run(byHand) },
            ])
        return (
            LifecycleComparison(host: samples[0], byHand: samples[1]),
            LifecycleComparison(host: samples[2], byHand: samples[3])
        )
    }
}
