/// What a ratio is to reach.
enum Reach: Sendable {
    case atLeast(Double)
    case atMost(Double)
    /// Nothing was promised: the figure is there to be read beside the others.
    case nothing

    /// Whether a ratio reaches it; nil when nothing was promised.
    func isReached(by ratio: Double) -> Bool? {
        switch self {
        case .atLeast(let least): ratio >= least
        case .atMost(let most): ratio <= most
        case .nothing: nil
        }
    }
}

extension Reach: CustomStringConvertible {
    var description: String {
        switch self {
        case .atLeast(let least): "≥ \(least)"
        case .atMost(let most): "≤ \(most)"
        case .nothing: ""
        }
    }
}
