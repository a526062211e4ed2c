public import DovetailCore

/// How often the process of a unit has ended and come back, whether it runs now or not.
public struct UnitCounts: Sendable, Equatable {
    /// Whose process it is.
    public let unit: ProcessUnit
    /// How often it has ended by itself since the host started.
    public let crashes: Int
    /// How often it was started again after that.
    public let restarts: Int

    /// Makes the counts; those of a unit whose process never ended are 0.
    public init(unit: ProcessUnit, crashes: Int = 0, restarts: Int = 0) {
        self.unit = unit
        self.crashes = crashes
        self.restarts = restarts
    }
}
