import DovetailCore

/// Every state and every request of the lifecycle, and what the table of the design says about each pair.
enum Sample {
    static let old = SemanticVersion(1, 0, 0)
    static let new = SemanticVersion(1, 1, 0)

    /// What a decision comes to, in one word and the states that it leads to.
    enum Outcome: Equatable {
        case moves(success: InstallationLifecycle.State, failure: InstallationLifecycle.State)
        case alreadyDone
        case refused
    }

    static let requests: [LifecycleRequest] = [
        .install(old), .enable, .disable, .forceDisable, .uninstall(force: false), .uninstall(force: true),
        .update(new), .rollback, .retry, .dismiss,
        .configure,
    ]

    static let states: [InstallationLifecycle.State] =
        [.uninstalled, .installed, .enabled, .disabled]
        + RestingState.allCases.map { .updating(from: $0) }
        + [
            .error(Self.failed(.install, origin: nil)),
            .error(Self.failed(.enable, origin: .installed)),
            .error(Self.failed(.enable, origin: .disabled)),
            .error(Self.failed(.crash, origin: .enabled)),
        ]
        + RestingState.allCases.map { .error(Self.failed(.uninstall, origin: $0)) }
        + RestingState.allCases.map { .error(Self.failed(.update, origin: $0)) }
        + RestingState.allCases.map { .error(Self.failed(.rollback, origin: $0)) }

    static func failed(_ kind: FailedOperation.Kind, origin: RestingState?, attempt: Int = 1) -> FailedOperation {
        let target: SemanticVersion? =
            switch kind {
            case .install, .rollback: self.old
            case .update: self.new
            case .enable, .uninstall, .crash: nil
            }
        return FailedOperation(kind: kind, origin: origin, target: target, attempt: attempt)
    }

    static func lifecycle(_ state: InstallationLifecycle.State) -> InstallationLifecycle {
        InstallationLifecycle(state: state, version: state == .uninstalled ? nil : self.old)
    }

    /// The lifecycle after an update, which can be undone.
    static func updated(_ state: InstallationLifecycle.State) -> InstallationLifecycle {
        InstallationLifecycle(state: state, version: self.new, previous: state == .uninstalled ? nil : self.old)
    }

    static func outcome(of decision: LifecycleDecision) -> Outcome {
        switch decision {
        case .perform(let plan): .moves(success: plan.success.state, failure: plan.failure.state)
        case .alreadyDone: .alreadyDone
        case .refuse: .refused
        }
    }

    /// The table, written down a second time and independently of the machine.
    static func expected(_ state: InstallationLifecycle.State, _ request: LifecycleRequest) -> Outcome {
        switch state {
        case .uninstalled: self.whenUninstalled(request)
        case .installed: self.whenResting(.installed, request)
        case .enabled: self.whenResting(.enabled, request)
        case .disabled: self.whenResting(.disabled, request)
        case .updating: .refused
        case .error(let failed): self.whenFailed(failed, request)
        }
    }

    private static func whenUninstalled(_ request: LifecycleRequest) -> Outcome {
        switch request {
        case .install: .moves(success: .installed, failure: .error(self.failed(.install, origin: nil)))
        case .uninstall: .alreadyDone
        case .enable, .disable, .forceDisable, .update, .rollback, .retry, .dismiss, .configure: .refused
        }
    }

    private static func whenResting(_ resting: RestingState, _ request: LifecycleRequest) -> Outcome {
        let state = InstallationLifecycle.State(resting)
        switch request {
        case .install: return .alreadyDone
        case .enable:
            return resting == .enabled
                ? .alreadyDone : .moves(success: .enabled, failure: .error(self.failed(.enable, origin: resting)))
        case .disable, .forceDisable:
            switch resting {
            case .installed: return .refused
            case .enabled: return .moves(success: .disabled, failure: .disabled)
            case .disabled: return .alreadyDone
            }
        case .uninstall: return .moves(success: .uninstalled, failure: .error(self.failed(.uninstall, origin: resting)))
        case .update: return .moves(success: state, failure: .error(self.failed(.update, origin: resting)))
        // Without an update there is nothing to go back to.
        case .rollback, .retry, .dismiss: return .refused
        case .configure: return .moves(success: state, failure: state)
        }
    }

    private static func whenFailed(_ failed: FailedOperation, _ request: LifecycleRequest) -> Outcome {
        let again = self.failed(failed.kind, origin: failed.origin, attempt: 2)
        switch (request, failed.kind) {
        case (.install, .install), (.retry, .install): return .moves(success: .installed, failure: .error(again))
        case (.uninstall, .install): return .moves(success: .uninstalled, failure: .error(failed))
        case (_, .install): return .refused

        case (.enable, .enable), (.retry, .enable), (.enable, .crash), (.retry, .crash):
            return .moves(success: .enabled, failure: .error(self.failed(.enable, origin: failed.origin, attempt: 2)))
        case (.uninstall, .uninstall), (.retry, .uninstall):
            return .moves(success: .uninstalled, failure: .error(again))
        case (.update, .update), (.retry, .update):
            guard let origin = failed.origin else { return .refused }
            return .moves(success: .init(origin), failure: .error(again))
        case (.dismiss, .update), (.dismiss, .rollback):
            guard let origin = failed.origin else { return .refused }
            return .moves(success: .init(origin), failure: .error(failed))

        case (.disable, _), (.forceDisable, _): return .moves(success: .disabled, failure: .disabled)
        case (.uninstall(force: true), _):
            return .moves(success: .uninstalled, failure: .error(self.failed(.uninstall, origin: failed.origin)))
        case (.install, _), (.enable, _), (.uninstall(force: false), _), (.update, _), (.rollback, _), (.retry, _),
            (.dismiss, _), (.configure, _):
            return .refused
        }
    }
}
