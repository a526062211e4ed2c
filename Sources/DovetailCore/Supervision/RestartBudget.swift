public import FoundationEssentials

/// The crashes of one unit that count, and what the next one leads to.
///
/// The budget is cleared by time, when a crash is older than the policy's window, and by ``cleared()``; never by disabling
/// and enabling.
public struct RestartBudget: Sendable, Equatable {
    /// What a crash leads to.
    public enum Decision: Sendable, Equatable {
        /// Start again after a delay, which may be zero.
        case restart(after: Duration)
        /// Start nothing any more until that time, unless an administrator clears the budget.
        case quarantine(until: Date)
    }

    /// How often, how soon.
    public let policy: RestartPolicy
    /// When it crashed, oldest first: only what counted when the last crash came.
    private var crashes: [Date] = []

    /// A budget of which nothing is spent.
    public init(policy: RestartPolicy) {
        self.policy = policy
    }

    /// How many crashes count at a time.
    public func count(at time: Date) -> Int { self.counting(at: time).count }

    /// It crashed.
    ///
    /// - Parameters:
    ///   - time: When. A crash that seems to lie later, because the clock was set back, counts from now on.
    ///   - jitter: Which part of the policy's jitter to add to the delay, 0 to 1.
    /// - Returns: What that leads to.
    public mutating func crashed(at time: Date, jitter: Double) -> Decision {
        self.crashes = self.counting(at: time) + [time]
        guard self.crashes.count <= self.policy.allowed else {
            return .quarantine(until: time.addingTimeInterval(self.policy.quarantine / .seconds(1)))
        }
        return .restart(after: self.policy.delay(before: self.crashes.count, jitter: jitter))
    }

    /// Nothing counts any more: an administrator has tried again.
    public mutating func cleared() { self.crashes = [] }

    private func counting(at time: Date) -> [Date] {
        self.crashes.map { min($0, time) }.filter { time.timeIntervalSince($0) < self.policy.window / .seconds(1) }
    }
}
