extension InstallationLifecycle {
    /// Decides what a request leads to in the present state.
    public func decide(_ request: LifecycleRequest) -> LifecycleDecision {
        switch request {
        case .install(let version): self.decideInstall(version)
        case .enable: self.decideEnable()
        case .disable: self.decideDisable()
        case .forceDisable: self.decideForceDisable()
        case .uninstall(let force): self.decideUninstall(force: force)
        case .update(let version): self.decideUpdate(version)
        case .rollback: self.decideRollback()
        case .retry: self.decideRetry()
        case .dismiss: self.decideDismiss()
        case .configure: self.decideConfigure()
        }
    }

    private func decideInstall(_ version: SemanticVersion) -> LifecycleDecision {
        let request = LifecycleRequest.install(version)
        switch self.state {
        case .uninstalled:
            return .perform(self.install(version, attempt: 1))
        case .error(let failed) where failed.kind == .install:
            return .perform(self.install(version, attempt: failed.attempt + 1))
        case .installed, .enabled, .disabled:
            guard version == self.version else {
                return self.refuse(request, "Release \(self.release) is installed; update it to move to \(version).")
            }
            return .alreadyDone
        case .updating, .error:
            return self.refuse(request)
        }
    }

    private func decideEnable() -> LifecycleDecision {
        switch self.state {
        case .installed: .perform(self.enable(from: .installed, attempt: 1))
        case .disabled: .perform(self.enable(from: .disabled, attempt: 1))
        case .enabled: .alreadyDone
        case .error(let failed) where failed.kind == .enable || failed.kind == .crash:
            .perform(self.enable(from: failed.origin ?? .installed, attempt: failed.attempt + 1))
        case .uninstalled, .updating, .error: self.refuse(.enable)
        }
    }

    private func decideDisable() -> LifecycleDecision {
        switch self.state {
        case .enabled: return .perform(self.disable(steps: [.stop, .disableHook, .commit]))
        case .disabled: return .alreadyDone
        case .error(let failed) where failed.kind != .install:
            let steps: [LifecycleStep] = self.isServing ? [.stop, .disableHook, .commit] : [.disableHook, .commit]
            return .perform(self.disable(steps: steps))
        case .uninstalled, .installed, .updating, .error: return self.refuse(.disable)
        }
    }

    private func decideForceDisable() -> LifecycleDecision {
        switch self.state {
        case .enabled: return .perform(self.forceDisable())
        case .disabled: return .alreadyDone
        case .error(let failed) where failed.kind != .install: return .perform(self.forceDisable())
        case .uninstalled, .installed, .updating, .error: return self.refuse(.forceDisable)
        }
    }

    private func decideUninstall(force: Bool) -> LifecycleDecision {
        switch self.state {
        case .uninstalled:
            return .alreadyDone
        case .installed:
            return .perform(self.uninstall(from: .installed, force: force, attempt: 1))
        case .enabled:
            return .perform(self.uninstall(from: .enabled, force: force, attempt: 1))
        case .disabled:
            return .perform(self.uninstall(from: .disabled, force: force, attempt: 1))
        case .error(let failed) where failed.kind == .install:
            return .perform(self.forget())
        case .error(let failed) where failed.kind == .uninstall || force:
            let attempt = failed.kind == .uninstall ? failed.attempt + 1 : 1
            return .perform(self.uninstall(from: failed.origin ?? .installed, force: force, attempt: attempt))
        case .updating, .error:
            return self.refuse(.uninstall(force: force))
        }
    }

    private func decideUpdate(_ version: SemanticVersion) -> LifecycleDecision {
        let request = LifecycleRequest.update(version)
        switch self.state {
        case .installed: return self.update(to: version, from: .installed, attempt: 1)
        case .enabled: return self.update(to: version, from: .enabled, attempt: 1)
        case .disabled: return self.update(to: version, from: .disabled, attempt: 1)
        case .error(let failed) where failed.kind == .update:
            guard let origin = failed.origin else { return self.refuse(request) }
            return self.update(to: version, from: origin, attempt: failed.attempt + 1)
        case .uninstalled, .updating, .error: return self.refuse(request)
        }
    }

    private func decideRollback() -> LifecycleDecision {
        guard let previous = self.previous else {
            return self.refuse(
                .rollback,
                self.state == .uninstalled ? nil : "There is no update to undo, or what was kept for it is gone.")
        }
        switch self.state {
        case .installed: return .perform(self.rollback(to: previous, from: .installed, attempt: 1))
        case .enabled: return .perform(self.rollback(to: previous, from: .enabled, attempt: 1))
        case .disabled: return .perform(self.rollback(to: previous, from: .disabled, attempt: 1))
        case .error(let failed):
            switch failed.kind {
            case .enable, .crash, .rollback:
                let attempt = failed.kind == .rollback ? failed.attempt + 1 : 1
                return .perform(self.rollback(to: previous, from: failed.origin ?? .installed, attempt: attempt))
            // An update that has failed ended on the release before already, and an earlier one is undone after dismissing it.
            case .install, .uninstall, .update: return self.refuse(.rollback)
            }
        case .uninstalled, .updating: return self.refuse(.rollback)
        }
    }

    private func decideRetry() -> LifecycleDecision {
        guard case .error(let failed) = self.state else { return self.refuse(.retry, "Nothing has failed.") }
        switch failed.kind {
        case .install: return failed.target.map { self.decide(.install($0)) } ?? self.refuse(.retry)
        case .enable, .crash: return self.decide(.enable)
        case .uninstall: return self.decide(.uninstall(force: false))
        case .update: return failed.target.map { self.decide(.update($0)) } ?? self.refuse(.retry)
        case .rollback: return self.decide(.rollback)
        }
    }

    private func decideDismiss() -> LifecycleDecision {
        guard case .error(let failed) = self.state, failed.kind.isOfReleases, let origin = failed.origin else {
            return self.refuse(.dismiss, "Only a failed update or rollback can be dismissed.")
        }
        return .perform(self.dismiss(to: origin))
    }

    private func decideConfigure() -> LifecycleDecision {
        switch self.state {
        case .installed, .enabled, .disabled: .perform(self.configure())
        case .uninstalled, .updating, .error: self.refuse(.configure)
        }
    }

    private var release: String { self.version.map { "\($0)" } ?? "none" }
}
