import DovetailCore

/// The releases that an operation begins and ends on.
struct OperationReleases: Sendable {
    /// The release the installation is on; nil when there is none, or it can no longer be loaded.
    let current: LoadedRelease?
    /// The release that it ends on; nil when none is left.
    let target: LoadedRelease?
    /// Why the current release could not be loaded.
    let fault: DovetailError?

    /// Loads the releases of a plan.
    ///
    /// A release that is to be installed, updated to or gone back to must be there, be intact, and have code that this host can run;
    /// otherwise the request is refused before anything begins. That the present release is damaged or has no code is
    /// not an error yet: whoever needs it fails, and a forced uninstall does not.
    init(_ plan: LifecyclePlan, _ slug: PluginSlug, catalogue: Catalogue, activator: Activator) async throws {
        let isArriving = plan.kind == .install || plan.kind == .update || plan.kind == .rollback
        var current: LoadedRelease?
        var fault: DovetailError?
        if let version = plan.origin.version, plan.kind != .install {
            do {
                current = try await catalogue.load(ReleaseID(slug: slug, version: version))
            } catch let error as DovetailError {
                fault = error
            }
        }
        if isArriving, let version = plan.success.version {
            let target = try await catalogue.load(ReleaseID(slug: slug, version: version))
            guard activator.canRun(target) else { throw DovetailError.notRunnable(target) }
            self.target = target
        } else {
            self.target = plan.success.version == nil ? nil : current
        }
        self.current = current
        self.fault = fault
    }
}
