import DovetailCore
import Foundation
import Testing

@Suite("A budget of restarts")
struct RestartBudgetTests {
    private let policy: RestartPolicy = {
        var policy = RestartPolicy()
        policy.jitter = 0
        return policy
    }()

    private func time(_ seconds: Double) -> Date { Date(timeIntervalSince1970: 1_800_000_000 + seconds) }

    /// What crashes at these times lead to.
    private func decisions(_ policy: RestartPolicy, _ seconds: [Double]) -> [RestartBudget.Decision] {
        var budget = RestartBudget(policy: policy)
        return seconds.map { budget.crashed(at: self.time($0), jitter: 0) }
    }

    @Test("X2 · the first restart comes at once, the next after a delay that grows, and then there is none")
    func grows() {
        #expect(
            self.decisions(self.policy, [0, 1, 2, 3]) == [
                .restart(after: .zero), .restart(after: .seconds(1)), .restart(after: .seconds(2)),
                .quarantine(until: self.time(603)),
            ])
    }

    @Test("X2 · a delay grows no further than the maximum, jitter included")
    func maximum() {
        var policy = self.policy
        (policy.allowed, policy.factor, policy.maximumDelay, policy.jitter) = (100, 3, .seconds(10), 0.5)
        var budget = RestartBudget(policy: policy)
        let decisions = (0..<50).map { _ in budget.crashed(at: self.time(0), jitter: 1) }
        let expected: [Duration] = [.zero, .seconds(1.5), .seconds(4.5), .seconds(10), .seconds(10)]
        #expect(decisions.prefix(5) == expected.map { .restart(after: $0) }[...])
        #expect(decisions.last == .restart(after: .seconds(10)))
    }

    @Test(
        "X2 · jitter adds its share, and no more however large it is said to be",
        arguments: [(0.0, 1.0), (0.5, 1.1), (1.0, 1.2), (7.0, 1.2), (-1.0, 1.0)])
    func jitter(part: Double, seconds: Double) {
        var budget = RestartBudget(policy: RestartPolicy())
        _ = budget.crashed(at: self.time(0), jitter: part)
        #expect(budget.crashed(at: self.time(1), jitter: part) == .restart(after: .seconds(1) * seconds))
    }

    @Test("X2 · a crash counts for as long as the window lasts: time clears the budget")
    func window() {
        #expect(self.decisions(self.policy, [0, 300]) == [.restart(after: .zero), .restart(after: .zero)])
        #expect(self.decisions(self.policy, [0, 299])[1] == .restart(after: .seconds(1)))
        #expect(self.decisions(self.policy, [0, 1, 2, 301])[3] == .restart(after: .seconds(1)))
        var budget = RestartBudget(policy: self.policy)
        _ = budget.crashed(at: self.time(0), jitter: 0)
        #expect(budget.count(at: self.time(299)) == 1)
        #expect(budget.count(at: self.time(300)) == 0)
    }

    @Test("X2 · clearing gives the whole budget back, also out of a quarantine")
    func cleared() {
        var budget = RestartBudget(policy: self.policy)
        for second in 0..<4 { _ = budget.crashed(at: self.time(Double(second)), jitter: 0) }
        #expect(budget.count(at: self.time(3)) == 4)
        budget.cleared()
        #expect(budget == RestartBudget(policy: self.policy))
        #expect(budget.crashed(at: self.time(4), jitter: 0) == .restart(after: .zero))
    }

    @Test("X2 · a crash while the quarantine lasts begins it anew; after the window nothing counts")
    func quarantined() {
        let decisions = self.decisions(self.policy, [0, 0, 0, 0, 100, 600])
        #expect(decisions[4] == .quarantine(until: self.time(700)))
        #expect(decisions[5] == .restart(after: .zero))
    }

    @Test("a clock that is set back neither forgets a crash nor keeps one for ever")
    func clockSetBack() {
        #expect(self.decisions(self.policy, [10_000, 0])[1] == .restart(after: .seconds(1)))
        #expect(self.decisions(self.policy, [10_000, 0, 300])[2] == .restart(after: .zero))
    }

    @Test("a policy that allows no restart quarantines at the first crash")
    func none() {
        var policy = self.policy
        policy.allowed = 0
        #expect(self.decisions(policy, [0]) == [.quarantine(until: self.time(600))])
    }

    @Test("a factor below one never shortens a delay")
    func factor() {
        var policy = self.policy
        (policy.allowed, policy.factor) = (5, 0.1)
        #expect(self.decisions(policy, [0, 0, 0, 0])[3] == .restart(after: .seconds(1)))
    }
}
