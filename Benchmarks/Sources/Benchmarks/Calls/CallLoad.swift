/// Callers that each make one call after another.
struct CallLoad: Sendable {
    /// What a round found.
    struct Sample: Sendable {
        /// How many calls were answered in a second.
        let rate: Double
        /// How long each took, in seconds, from the fastest to the slowest.
        let times: Series.Sorted
    }

    /// How many callers call at the same time.
    let callers: Int
    /// How many calls each of them makes.
    let calls: Int

    /// Makes all calls.
    func run(_ call: @escaping Call) async throws -> Sample {
        let began = ContinuousClock.now
        let times = try await withThrowingTaskGroup { group in
            for _ in 0..<self.callers { group.addTask { try await self.times(of: call) } }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        let took = (ContinuousClock.now - began) / .seconds(1)
        return Sample(rate: Double(times.count) / took, times: Series.Sorted(times))
    }

    private func times(of call: Call) async throws -> [Double] {
        var times: [Double] = []
        times.reserveCapacity(self.calls)
        for _ in 0..<self.calls {
            let began = ContinuousClock.now
            try await call()
            times.append((ContinuousClock.now - began) / .seconds(1))
        }
        return times
    }
}
