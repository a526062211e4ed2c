/// What keeps the plugins of a runner from harming the machine and each other.
public struct RunnerProtection: Sendable, Equatable {
    /// What is in force, each as a sentence for an operator.
    public let measures: [String]
    /// What is missing on this machine, and what would bring it, each as a sentence for an operator.
    public let gaps: [String]

    /// Describes a protection.
    public init(measures: [String], gaps: [String]) {
        self.measures = measures
        self.gaps = gaps
    }
}
