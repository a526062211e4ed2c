import DovetailCore

/// A user's life with a plugin, for many users: install, enable, disable, uninstall.
struct LifecycleRound: Sendable {
    /// The operations, in the order in which they are lawful.
    static let kinds: [OperationKind] = [.install, .enable, .disable, .uninstall]

    /// What a round took.
    struct Sample: Sendable {
        /// How many of each operation were done in a second.
        var rates: [OperationKind: Double] = [:]
        /// How many operations were done in a second over all.
        var rate = 0.0
        /// How many transactions each operation took.
        var commits = 0.0
    }

    let users: [UserID]
    /// How many users are served at the same time.
    let atOnce: Int

    /// Runs a round: every user's install, then every user's enable, and so on.
    func run(_ subject: some LifecycleSubject) async throws -> Sample {
        let counter = CommitCounter(database: subject.database)
        let before = try counter.count()
        var sample = Sample()
        var total = Duration.zero
        for kind in Self.kinds {
            let time = try await ContinuousClock().measure { try await self.perform(kind, on: subject) }
            sample.rates[kind] = Double(self.users.count) / (time / .seconds(1))
            total += time
        }
        let operations = Double(self.users.count * Self.kinds.count)
        sample.rate = operations / (total / .seconds(1))
        sample.commits = Double(try counter.count() &- before) / operations
        return sample
    }

    private func perform(_ kind: OperationKind, on subject: some LifecycleSubject) async throws {
        try await withThrowingDiscardingTaskGroup { group in
            for first in 0..<self.atOnce {
                group.addTask {
                    for index in stride(from: first, to: self.users.count, by: self.atOnce) {
                        try await subject.perform(kind, for: self.users[index])
                    }
                }
            }
        }
    }
}
