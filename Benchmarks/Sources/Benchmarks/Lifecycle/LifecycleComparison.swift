import DovetailCore

/// The rounds of the host beside those by hand.
struct LifecycleComparison: Sendable {
    let host: [LifecycleRound.Sample]
    let byHand: [LifecycleRound.Sample]

    /// A line for each operation, one for all four, and one for the transactions that they took.
    func figures(_ how: String) -> [Figure] {
        LifecycleRound.kinds.map { kind in
            self.figure("\(how): \(kind)") { $0.rates[kind] ?? .nan }
        } + [
            self.figure("\(how): all four") { $0.rate },
            self.commits("\(how): commits for each operation"),
        ]
    }

    /// A line that says what doing many at once gains.
    func gain(over alone: Self, _ how: String, reach: Reach) -> Figure {
        let (many, one) = (Series(self.host.map(\.rate)), Series(alone.host.map(\.rate)))
        return Figure(
            work: "\(how)", measured: many.median.perSecond, comparison: "one after another: \(one.median.perSecond)",
            ratio: many.ratio(to: one), reach: reach)
    }

    private func figure(_ work: String, _ rate: (LifecycleRound.Sample) -> Double) -> Figure {
        let (host, byHand) = (Series(self.host.map(rate)), Series(self.byHand.map(rate)))
        return Figure(
            work: work, measured: host.median.perSecond, comparison: "by hand: \(byHand.median.perSecond)",
            ratio: host.ratio(to: byHand), reach: .atLeast(0.5))
    }

    private func commits(_ work: String) -> Figure {
        let (host, byHand) = (Series(self.host.map(\.commits)), Series(self.byHand.map(\.commits)))
        return Figure(
            work: work, measured: host.median.rounded(to: 2), comparison: "by hand: \(byHand.median.rounded(to: 2))",
            ratio: host.ratio(to: byHand), reach: .nothing)
    }
}
