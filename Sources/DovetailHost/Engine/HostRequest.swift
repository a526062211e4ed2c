public import DovetailCore

/// What somebody asks the host to do with an installation.
public enum HostRequest: Sendable, Equatable {
    /// Install a release: that version, or the newest.
    case install(version: SemanticVersion? = nil)
    /// Let it serve.
    case enable
    /// Stop it serving.
    case disable
    /// Stop it serving without asking its plugin: none of its code runs, and what it holds is let go.
    ///
    /// For one whose code hangs, or whose release is damaged, missing or in quarantine.
    case forceDisable
    /// Remove it with its data; `force` also removes what fails on the way, or is in error.
    case uninstall(force: Bool = false)
    /// Move it to a release: that version, or the newest.
    case update(version: SemanticVersion? = nil)
    /// Go back to the release before the last update, with the data of then.
    case rollback
    /// Do again what failed.
    case retry
    /// Accept that an update or a rollback failed.
    case dismiss
    /// Change values of its configuration; null goes back to the default.
    case configure([String: JSONValue])
}

extension HostRequest {
    /// The request in a word.
    var name: String {
        switch self {
        case .install: "install"
        case .enable: "enable"
        case .disable: "disable"
        case .forceDisable: "disable --force"
        case .uninstall: "uninstall"
        case .update: "update"
        case .rollback: "rollback"
        case .retry: "retry"
        case .dismiss: "dismiss"
        case .configure: "configure"
        }
    }
}
