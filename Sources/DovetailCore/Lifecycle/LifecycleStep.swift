/// One step of an operation, in the order in which a plan lists them.
///
/// The names are those of the journal.
public enum LifecycleStep: String, Sendable, Codable, CaseIterable {
    /// What serves is stopped: routes closed, `stop` run, every resource released.
    case stop
    /// The release that is moved to is started beside the one that serves.
    case launch
    /// What the installation writes waits from here on until the switch, or until the operation has failed.
    case hold
    /// The owner's data is kept, to go back to; then the release's migrations are run that have not run yet.
    case migrate
    /// The hook `install` runs.
    case installHook = "install_hook"
    /// The hook `enable` runs.
    case enableHook = "enable_hook"
    /// The hook `disable` runs.
    case disableHook = "disable_hook"
    /// What the owner has in the plugin is written to a file of theirs.
    case export
    /// The hook `uninstall` runs, and the host deletes the owner's rows.
    case uninstallHook = "uninstall_hook"
    /// The hook `update` runs.
    case updateHook = "update_hook"
    /// The hook `configure` runs.
    case configureHook = "configure_hook"
    /// The owner's data is as it was before the update.
    case restore
    /// The plugin starts on a fresh resource scope.
    case start
    /// The release that was started is asked how it is.
    case healthCheck = "health_check"
    /// All that was staged is committed together with the new state.
    case commit
}

extension LifecycleStep {
    /// The hook that the step runs, or nil when it runs none.
    public var hook: Hook? {
        switch self {
        case .installHook: .install
        case .enableHook: .enable
        case .disableHook: .disable
        case .uninstallHook: .uninstall
        case .updateHook: .update
        case .configureHook: .configure
        case .stop, .launch, .hold, .migrate, .export, .restore, .start, .healthCheck, .commit: nil
        }
    }
}
