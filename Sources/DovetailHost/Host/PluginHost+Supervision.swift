public import DovetailCore

// What an operator sees of plugins that run in processes of their own.
extension PluginHost {
    /// The processes that run now.
    public var processes: [PluginProcessStatus] { self.runners.flatMap(\.processes) }

    /// What keeps plugins in processes from harming the machine, for each runner that starts any.
    public var protections: [RunnerProtection] { self.runners.compactMap(\.protection) }

    /// Everything that is in quarantine, in the order in which it began.
    ///
    /// One whose time is over stays until somebody enables or retries an installation of its release.
    public var quarantines: [Quarantine] { self.supervision.units.quarantines }

    /// How often the process of a unit has ended by itself since the host started.
    public func crashes(of unit: ProcessUnit) -> Int { self.supervision.units.crashes(of: unit) }

    /// How often the process of a unit was started again after that.
    public func restarts(of unit: ProcessUnit) -> Int { self.supervision.units.restarts(of: unit) }
}
