import DovetailCore

// What is asked of the ledger in a trial, and what comes before.
extension KillTrial.Request {
    /// The releases that are there, with the hook that fails in each of them.
    var releases: [(version: String, failingHook: String?)] {
        let good: [(String, String?)] = [("1.0.0", nil), ("1.1.0", nil)]
        return self == .failingInstall ? [("0.9.0", "install")] + good : good
    }

    /// The commands that lead to where the request begins.
    var before: [String] {
        let enabled = ["install Ledger@1.0.0", "enable Ledger"]
        return switch self {
        case .install, .failingInstall: []
        case .enable, .retry: ["install Ledger@1.0.0"]
        case .failingEnable: ["install Ledger@1.0.0", "config set Ledger fail_in=enable"]
        case .disable, .configure, .failingConfigure, .update, .uninstall: enabled
        case .rollback: enabled + ["update Ledger@1.1.0"]
        case .failingDisable: enabled + ["config set Ledger fail_in=disable"]
        case .failingUpdate, .dismiss: enabled + ["config set Ledger fail_in=update"]
        case .failingUninstall, .forcedUninstall: enabled + ["config set Ledger fail_in=uninstall"]
        }
    }

    /// A command that fails after those, and what it takes for that beside the settings; nil when none does.
    var failure: (command: String, flags: String)? {
        switch self {
        case .dismiss: ("update Ledger@1.1.0", "")
        // Nothing that a hook writes is so small.
        case .retry: ("enable Ledger", "--set limits.staged=1")
        default: nil
        }
    }

    /// The command that asks it.
    var command: String {
        switch self {
        case .install: "install Ledger@1.0.0"
        case .failingInstall: "install Ledger@0.9.0"
        case .enable, .failingEnable: "enable Ledger"
        case .disable, .failingDisable: "disable Ledger"
        case .configure: "config set Ledger note=changed"
        case .failingConfigure: "config set Ledger fail_in=configure"
        case .update, .failingUpdate: "update Ledger@1.1.0"
        case .rollback: "rollback Ledger"
        case .uninstall, .failingUninstall: "uninstall Ledger"
        case .forcedUninstall: "uninstall Ledger --force"
        case .dismiss: "dismiss Ledger"
        case .retry: "retry Ledger"
        }
    }

    /// The step at which it fails; nil when it succeeds.
    var failingStep: LifecycleStep? {
        switch self {
        case .failingInstall: .installHook
        case .failingEnable: .enableHook
        case .failingConfigure: .configureHook
        case .failingUpdate: .updateHook
        case .failingUninstall: .uninstallHook
        case .install, .enable, .disable, .configure, .update, .rollback, .uninstall, .dismiss, .retry, .failingDisable,
            .forcedUninstall:
            nil
        }
    }

    /// Whether anything changes in the plugin's own tables when it succeeds.
    var changesRows: Bool { self != .dismiss && self != .failingDisable }

    /// The steps that the journal has for it.
    var steps: [LifecycleStep] {
        get throws {
            guard case .perform(let plan) = self.origin.decide(self.request) else { return [] }
            return plan.steps
        }
    }

    private static let old = SemanticVersion(1, 0, 0)
    private static let new = SemanticVersion(1, 1, 0)

    private var origin: InstallationLifecycle {
        switch self {
        case .install, .failingInstall: .uninstalled
        case .enable, .failingEnable: InstallationLifecycle(state: .installed, version: Self.old)
        case .rollback: InstallationLifecycle(state: .enabled, version: Self.new, previous: Self.old)
        case .dismiss: Self.failed(FailedOperation(kind: .update, origin: .enabled, target: Self.new, attempt: 1))
        case .retry: Self.failed(FailedOperation(kind: .enable, origin: .installed, attempt: 1))
        case .disable, .configure, .update, .uninstall, .failingConfigure, .failingUpdate, .failingUninstall,
            .failingDisable, .forcedUninstall:
            InstallationLifecycle(state: .enabled, version: Self.old)
        }
    }

    private static func failed(_ operation: FailedOperation) -> InstallationLifecycle {
        InstallationLifecycle(state: .error(operation), version: Self.old)
    }

    private var request: LifecycleRequest {
        switch self {
        case .install, .failingInstall: .install(Self.old)
        case .enable, .failingEnable: .enable
        case .disable, .failingDisable: .disable
        case .configure, .failingConfigure: .configure
        case .update, .failingUpdate: .update(Self.new)
        case .rollback: .rollback
        case .uninstall, .failingUninstall: .uninstall(force: false)
        case .forcedUninstall: .uninstall(force: true)
        case .dismiss: .dismiss
        case .retry: .retry
        }
    }

    /// What the journal calls it.
    var kind: String {
        switch self {
        case .install, .failingInstall: "install"
        case .enable, .failingEnable, .retry: "enable"
        case .disable, .failingDisable: "disable"
        case .configure, .failingConfigure: "configure"
        case .update, .failingUpdate: "update"
        case .rollback: "rollback"
        case .uninstall, .failingUninstall, .forcedUninstall: "uninstall"
        case .dismiss: "dismiss"
        }
    }
}
