/// What one subject reached, round by round.
struct Series: Sendable {
    let values: [Double]

    init(_ values: [Double]) {
        self.values = values
    }

    /// The value that half of the rounds did not reach.
    var median: Double {
        let sorted = self.values.sorted()
        guard let upper = sorted.dropFirst(sorted.count / 2).first else { return .nan }
        return sorted.count.isMultiple(of: 2) ? (sorted[sorted.count / 2 - 1] + upper) / 2 : upper
    }

    /// How this compares with another series, round by round: the median of the quotients.
    ///
    /// A noisy minute spoils the values of its rounds, but hardly their quotients.
    func ratio(to other: Series) -> Double {
        Series(zip(self.values, other.values).map { $0 / $1 }).median
    }

    /// Values from the least to the greatest.
    struct Sorted: Sendable {
        private let values: [Double]

        init(_ values: some Sequence<Double>) {
            self.values = values.sorted()
        }

        /// The value that so great a part of all does not exceed.
        func quantile(_ part: Double) -> Double {
            guard !self.values.isEmpty else { return .nan }
            return self.values[min(self.values.count - 1, Int(Double(self.values.count) * part))]
        }
    }
}
