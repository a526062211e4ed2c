/// The ways in which the hostile plugin does harm, as it is asked for them.
enum Hostility: String, CaseIterable {
    case callFlood = "calls"
    case outputFlood = "output"
    case neverReading = "deaf"
    case forking = "forks"
    case spinning = "spins"

    /// What the plugin does, for the report.
    var words: String {
        switch self {
        case .callFlood: "calls the host without end"
        case .outputFlood: "writes output without end"
        case .neverReading: "never reads what it is sent"
        case .forking: "starts programs without end"
        case .spinning: "computes without end"
        }
    }
}
