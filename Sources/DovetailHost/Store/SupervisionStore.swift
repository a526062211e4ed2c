public import DovetailCore

/// Keeps which releases are in quarantine, so that a host that starts again does not start them.
public protocol SupervisionStore: Sendable {
    /// Keeps a quarantine, in the place of an earlier one of the same unit.
    ///
    /// One of a release that is not there is not kept, and is not an error: nobody can start that.
    func put(_ quarantine: Quarantine) async throws
    /// Forgets the quarantine of a unit. That there is none is not an error.
    func removeQuarantine(of unit: ProcessUnit) async throws
    /// Every quarantine, also those whose time is over, in the order in which they began.
    ///
    /// Those of a release go with it.
    func quarantines() async throws -> [Quarantine]
}
