public import DovetailCore

/// Runs the code of releases: inside the host, or in processes of their own.
///
/// A runner of processes starts them when an endpoint is asked for, and reports their ends; it never starts one again by
/// itself. When, how often and whether at all is decided by the host.
public protocol PluginRunner: Sendable {
    /// Whether this runner can run a release.
    func canRun(_ release: LoadedRelease) -> Bool
    /// Tells the runner whom to tell; called once, before anything runs.
    func attach(_ observer: any RunnerObserver)
    /// Gets ready: ends what an earlier life of the host has left running, looks at what the machine offers.
    ///
    /// Called once when the host starts, before anything runs. What it throws keeps the host from starting.
    func start() async throws
    /// Looks at the code of a release that is about to be published, its files still where its author has them.
    ///
    /// Nothing of it is executed.
    ///
    /// - Returns: Every fault that was found, with file and line.
    /// - Throws: ``DovetailCore/DovetailError/Code/notRunnable`` when something is missing that looking takes.
    func examine(_ release: LoadedRelease) async throws -> [Finding]
    /// Makes all that running a release takes: before it enters the catalogue, and when it is published again.
    ///
    /// It may take minutes. What was made before is kept when it is whole.
    ///
    /// - Parameters:
    ///   - release: The release, its files in shared storage.
    ///   - report: Hears what is being done, a line at a time.
    /// - Throws: ``DovetailCore/DovetailError/Code/invalidPackage`` when it cannot be made of what the package says, and
    ///   ``DovetailCore/DovetailError/Code/notRunnable`` when the machine lacks something.
    func prepare(_ release: LoadedRelease, report: @escaping @Sendable (String) -> Void) async throws
    /// Gives up whatever is being made ready, and makes nothing ready any more: the host stops.
    func endPreparations() async
    /// Removes what was made for a release; nothing runs of it any more.
    func removePreparation(of release: ReleaseID) throws
    /// Removes what was begun for these releases and not finished, or replaced; called when the host starts, before anything is
    /// published.
    func removeUnfinishedPreparations(of releases: Set<ReleaseID>) throws
    /// Makes ready to run a release, or answers the endpoint that was made ready before.
    ///
    /// - Throws: ``DovetailCore/DovetailError/Code/notRunnable`` when it cannot be started.
    func endpoint(for release: LoadedRelease) async throws -> any PluginEndpoint
    /// The processes that run now, all or those of one plugin.
    ///
    /// May block to ask the machine, so it is not called where requests are served.
    func processes(of slug: PluginSlug?) -> [PluginProcessStatus]
    /// What limits and sandbox are in force, and what is missing; nil for a runner that runs nothing on its own.
    var protection: RunnerProtection? { get }
    /// Stops everything that runs.
    func stop() async
}

// What a runner needs not say that starts no processes.
extension PluginRunner {
    public func attach(_ observer: any RunnerObserver) {}
    public func start() async throws {}
    public func examine(_ release: LoadedRelease) async throws -> [Finding] { [] }
    public func prepare(_ release: LoadedRelease, report: @escaping @Sendable (String) -> Void) async throws {}
    public func endPreparations() async {}
    public func removePreparation(of release: ReleaseID) throws {}
    public func removeUnfinishedPreparations(of releases: Set<ReleaseID>) throws {}
    public func processes(of slug: PluginSlug?) -> [PluginProcessStatus] { [] }
    public var protection: RunnerProtection? { nil }
}

extension PluginRunner {
    /// The processes that run now.
    public var processes: [PluginProcessStatus] { self.processes(of: nil) }
}
