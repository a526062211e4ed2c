/// One line of a report.
struct Figure: Sendable {
    /// What was done.
    let work: String
    /// What it reached, with its unit.
    let measured: String
    /// What it is compared with and what that reached, with its unit.
    let comparison: String
    /// The first divided by the second; or the figure itself when what it is compared with is a limit.
    ///
    /// Nil when nothing could be measured.
    let ratio: Double?
    /// What the ratio is to reach.
    let reach: Reach

    /// A line that says why there is no figure.
    static func skipped(_ work: String, because reason: String) -> Self {
        Self(work: work, measured: "skipped", comparison: reason, ratio: nil, reach: .nothing)
    }
}
