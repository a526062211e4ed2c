/// What somebody asks of an installation.
public enum LifecycleRequest: Sendable, Hashable {
    /// Install that release.
    case install(SemanticVersion)
    /// Let it serve.
    case enable
    /// Stop it serving.
    case disable
    /// Stop it serving without asking its plugin: none of its code runs.
    case forceDisable
    /// Remove it with its data; `force` also removes what fails on the way, or is in error.
    case uninstall(force: Bool)
    /// Move it to that release.
    case update(SemanticVersion)
    /// Go back to the release before the last update, with the data of then.
    case rollback
    /// Do again what failed.
    case retry
    /// Accept that an update or a rollback failed.
    case dismiss
    /// Change its configuration.
    case configure

    /// The request in the word that a person uses for it.
    public var name: String {
        switch self {
        case .install: "install"
        case .enable: "enable"
        case .disable: "disable"
        case .forceDisable: "disable --force"
        case .uninstall(force: false): "uninstall"
        case .uninstall(force: true): "uninstall --force"
        case .update: "update"
        case .rollback: "rollback"
        case .retry: "retry"
        case .dismiss: "dismiss"
        case .configure: "configure"
        }
    }
}
