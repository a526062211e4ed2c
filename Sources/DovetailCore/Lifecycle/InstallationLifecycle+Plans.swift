// The plan of every operation: its steps and the states that it leads to. Whether an operation is lawful is decided in
// `InstallationLifecycle+Decide.swift`.
extension InstallationLifecycle {
    func install(_ version: SemanticVersion, attempt: Int) -> LifecyclePlan {
        let failed = FailedOperation(kind: .install, origin: nil, target: version, attempt: attempt)
        return self.plan(
            .install, [.migrate, .installHook, .commit], attempt: attempt,
            success: Self(state: .installed, version: version), failure: Self(state: .error(failed), version: version))
    }

    func enable(from origin: RestingState, attempt: Int) -> LifecyclePlan {
        let failed = FailedOperation(kind: .enable, origin: origin, attempt: attempt)
        return self.plan(
            .enable, [.enableHook, .start, .commit], attempt: attempt, success: self.moved(to: .enabled),
            failure: self.moved(to: .error(failed)))
    }

    /// A disable that fails still ends disabled: nothing may keep running.
    func disable(steps: [LifecycleStep]) -> LifecyclePlan {
        let disabled = self.moved(to: .disabled)
        return self.plan(.disable, steps, success: disabled, failure: disabled, toleratesHookFailure: true)
    }

    /// Nothing of the plugin is asked, so nothing can fail on the way.
    func forceDisable() -> LifecyclePlan {
        let disabled = self.moved(to: .disabled)
        return LifecyclePlan(
            kind: .disable, steps: self.isServing ? [.stop, .commit] : [.commit], origin: self, meanwhile: self,
            success: disabled, failure: disabled, toleratesHookFailure: true, attempt: 1, isForced: true)
    }

    func uninstall(from origin: RestingState, force: Bool, attempt: Int) -> LifecyclePlan {
        let failed = FailedOperation(kind: .uninstall, origin: origin, attempt: attempt)
        var steps: [LifecycleStep] = self.isServing ? [.stop] : []
        if origin == .enabled { steps.append(.disableHook) }
        return self.plan(
            .uninstall, steps + [.export, .uninstallHook, .commit], attempt: attempt, success: .uninstalled,
            failure: self.moved(to: .error(failed)), toleratesHookFailure: force)
    }

    /// After a failed install there is nothing to remove but the record of the failure.
    func forget() -> LifecyclePlan {
        self.plan(.uninstall, [.commit], success: .uninstalled, failure: self)
    }

    func update(to version: SemanticVersion, from origin: RestingState, attempt: Int) -> LifecycleDecision {
        let request = LifecycleRequest.update(version)
        if version == self.version { return .alreadyDone }
        if let current = self.version, version < current {
            return self.refuse(
                request,
                "Release \(current) is newer than \(version); an update only moves forward. A rollback undoes the last update."
            )
        }
        let failed = FailedOperation(kind: .update, origin: origin, target: version, attempt: attempt)
        let steps: [LifecycleStep] =
            origin == .enabled
            ? [.launch, .hold, .migrate, .updateHook, .start, .healthCheck, .commit] : [.migrate, .updateHook, .commit]
        // What is tried again stays in error meanwhile: after a kill it is still known what had failed.
        let meanwhile = self.name == .error ? self : self.moved(to: .updating(from: origin))
        return .perform(
            self.plan(
                .update, steps, attempt: attempt, meanwhile: meanwhile,
                success: Self(state: State(origin), version: version, previous: self.version),
                failure: self.moved(to: .error(failed))))
    }

    /// Going back to the release before the last update.
    ///
    /// - Parameters:
    ///   - version: That release.
    ///   - origin: The state that it ends in, on that release.
    ///   - attempt: Which attempt it is.
    ///   - success: How it ends, when that is not the state `origin`.
    /// - Returns: The plan.
    func rollback(
        to version: SemanticVersion, from origin: RestingState, attempt: Int, success: Self? = nil
    ) -> LifecyclePlan {
        let failed = FailedOperation(kind: .rollback, origin: origin, target: version, attempt: attempt)
        let steps: [LifecycleStep] =
            origin == .enabled ? [.launch, .hold, .export, .restore, .start, .commit] : [.export, .restore, .commit]
        return self.plan(
            .rollback, steps, attempt: attempt,
            meanwhile: self.name == .error ? self : self.moved(to: .updating(from: origin)),
            success: success ?? Self(state: State(origin), version: version),
            failure: self.moved(to: .error(failed)))
    }

    func dismiss(to origin: RestingState) -> LifecyclePlan {
        self.plan(.dismiss, [.commit], success: self.moved(to: State(origin)), failure: self)
    }

    /// Configuring is no transition: it ends where it began, whether or not the plugin accepts.
    func configure() -> LifecyclePlan {
        self.plan(.configure, [.configureHook, .commit], success: self, failure: self)
    }

    func refuse(_ request: LifecycleRequest, _ reason: String? = nil) -> LifecycleDecision {
        .refuse(LifecycleRefusal(lifecycle: self, request: request, reason: reason))
    }

    private func moved(to state: State) -> Self {
        Self(state: state, version: self.version, previous: self.previous)
    }

    private func plan(
        _ kind: OperationKind, _ steps: [LifecycleStep], attempt: Int = 1, meanwhile: Self? = nil, success: Self,
        failure: Self, toleratesHookFailure: Bool = false
    ) -> LifecyclePlan {
        LifecyclePlan(
            kind: kind, steps: steps, origin: self, meanwhile: meanwhile ?? self, success: success, failure: failure,
            toleratesHookFailure: toleratesHookFailure, attempt: attempt)
    }
}
