/// Hears what becomes of the processes of a runner.
public protocol RunnerObserver: Sendable {
    /// A process has ended that the runner was not asked to stop.
    ///
    /// It is told once for each process, also for one that ends before an instance is made there, and for none after the
    /// runner was stopped. ``PluginInstance/isLost`` is true by then for every instance that lived there; only afterwards
    /// do the calls under way fail with ``DovetailCore/DovetailError/Code/crashed``, so that whoever catches the failure
    /// finds it counted. The observer is brief and does not block: what it starts goes on by itself.
    func processEnded(_ end: ProcessEnd)
}
