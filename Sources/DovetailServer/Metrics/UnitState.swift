/// What is the case with the process of a unit, for whoever watches many.
enum UnitState: String, CaseIterable {
    /// It runs.
    case running
    /// Nobody needs it.
    case idle
    /// It has ended and is about to be started again.
    case restarting
    /// It crashed too often and is not started.
    case quarantined

    /// Of what can be seen of a unit at one moment, what weighs most.
    init(isRunning: Bool, isReturning: Bool, isQuarantined: Bool) {
        self =
            if isQuarantined {
                .quarantined
            } else if isRunning {
                .running
            } else {
                isReturning ? .restarting : .idle
            }
    }
}
