/// What an operation of the lifecycle does.
public enum OperationKind: String, Sendable, Codable, CaseIterable {
    /// Makes the installation.
    case install
    /// Lets it serve.
    case enable
    /// Stops it serving; its data stays.
    case disable
    /// Removes it with its data.
    case uninstall
    /// Moves it to another release.
    case update
    /// Goes back to the release before the last update, with the data of then.
    case rollback
    /// Accepts a failed update or rollback: the release that is there goes on.
    case dismiss
    /// Changes its configuration.
    case configure
}
