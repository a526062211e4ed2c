extension InstallationLifecycle {
    /// The requests that would be carried out now, in the order in which a person would think of them.
    ///
    /// Install and update stand for those of any release that is new. An uninstall by force is among them where one
    /// without is refused, and where one has failed.
    public var possible: [LifecycleRequest] {
        let uninstall = LifecycleRequest.uninstall(force: false)
        let requests: [LifecycleRequest] = [
            .retry, .dismiss, .install(Self.newest), .enable, .disable, .update(Self.newest), .rollback, .configure,
            uninstall,
        ]
        let possible = requests.filter(self.wouldCarryOut)
        let force = LifecycleRequest.uninstall(force: true)
        let takesForce = !possible.contains(uninstall) || self.hasFailedToUninstall
        return takesForce && self.wouldCarryOut(force) ? possible + [force] : possible
    }

    private var hasFailedToUninstall: Bool {
        if case .error(let failed) = self.state { failed.kind == .uninstall } else { false }
    }

    private func wouldCarryOut(_ request: LifecycleRequest) -> Bool {
        switch self.decide(request) {
        case .perform: true
        case .alreadyDone, .refuse: false
        }
    }

    /// A release that is newer than any.
    private static let newest = SemanticVersion(.max, 0, 0)
}
