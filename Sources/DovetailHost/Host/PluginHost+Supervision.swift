import Dispatch
public import DovetailCore

// What an operator sees of plugins that run in processes of their own.
extension PluginHost {
    /// Where the machine is asked about processes, which blocks: one thread at most, and none of those that serve.
    private static let asking = DispatchQueue(label: "dovetail.process-status")

    /// The processes that run now: all, or those of one plugin.
    ///
    /// Asks the machine about each of them.
    public func processes(of slug: PluginSlug? = nil) async -> [PluginProcessStatus] {
        let runners = self.runners
        return await withCheckedContinuation { continuation in
            Self.asking.async { continuation.resume(returning: runners.flatMap { $0.processes(of: slug) }) }
        }
    }

    /// What keeps plugins in processes from harming the machine, for each runner that starts any.
    public var protections: [RunnerProtection] { self.runners.compactMap(\.protection) }

    /// Everything that is in quarantine, in the order in which it began.
    ///
    /// One whose time is over stays until somebody enables or retries an installation of its release.
    public var quarantines: [Quarantine] { self.supervision.units.quarantines }

    /// Gives a release that is in quarantine another chance, for all its owners.
    ///
    /// That it is in none is not an error.
    ///
    /// - Throws: ``DovetailCore/DovetailError/Code/releaseNotFound``.
    public func endQuarantine(of release: ReleaseID) async throws {
        guard try await self.catalogue.index.release(release) != nil else {
            throw DovetailError.releaseNotFound(release)
        }
        for quarantine in self.quarantines where quarantine.unit.release == release {
            await self.supervision.clear(quarantine.unit)
        }
    }

    /// Every unit whose process has ended by itself since the host started, whether it runs now or not.
    public var unitCounts: [UnitCounts] { self.supervision.units.counts }

    /// How often the process of a unit has ended by itself since the host started.
    public func crashes(of unit: ProcessUnit) -> Int { self.supervision.units.crashes(of: unit) }

    /// How often the process of a unit was started again after that.
    public func restarts(of unit: ProcessUnit) -> Int { self.supervision.units.restarts(of: unit) }
}
