/// Adds up how much a process has worked, from sums that may fall: what ends takes what it had used with it.
struct WorkMeter: Sendable {
    private var last: Duration?
    private var total = Duration.zero

    /// Takes a sum; answers all that it has risen by since the first.
    ///
    /// - Parameter sum: How long the process has used processors; nil when nobody can say.
    /// - Returns: Never less than before; nil when nobody can say.
    mutating func read(_ sum: Duration?) -> Duration? {
        guard let sum else { return nil }
        if let last = self.last { self.total += max(.zero, sum - last) }
        self.last = sum
        return self.total
    }
}
