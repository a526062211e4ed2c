public import DovetailCore

/// How often the process of a unit has ended and come back, whether it runs now or not.
public struct UnitCounts: Sendable, Equatable {
    /// Whose process it is.
    public let unit: ProcessUnit
    /// How often it has ended by itself since the host started.
    public let crashes: Int
    /// How often it was started again after that.
    public let restarts: Int
    /// Whether it has ended and is about to be started again.
    public let isReturning: Bool

    /// Makes the counts; those of a unit whose process never ended are 0.
    public init(unit: ProcessUnit, crashes: Int = 0, restarts: Int = 0, isReturning: Bool = false) {
        self.unit = unit
        self.crashes = crashes
        self.restarts = restarts
        self.isReturning = isReturning
    }
}
