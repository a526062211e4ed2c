/// The lifecycle of one installation: the state it is in, and what may follow.
///
/// The machine decides and does nothing. ``decide(_:)`` answers the steps to take with the states that they lead to, that
/// there is nothing to do, or a refusal. Whoever takes the steps stores the state.
public struct InstallationLifecycle: Sendable, Hashable {
    /// A state with what it must remember.
    public enum State: Sendable, Hashable {
        /// Can be installed.
        case uninstalled
        /// Can be enabled, updated, rolled back after an update, uninstalled.
        case installed
        /// Can be disabled, updated, rolled back after an update, uninstalled; goes to error when its release crashes beyond
        /// the budget, or is not well in its first time after an update.
        case enabled
        /// Can be enabled, updated, rolled back after an update, uninstalled.
        case disabled
        /// Moves on by itself: to where it came from, or to error.
        case updating(from: RestingState)
        /// Can be retried; can be disabled unless the install failed, dismissed if an update or a rollback failed,
        /// uninstalled by force or if the install failed.
        case error(FailedOperation)
    }

    /// The state.
    public let state: State
    /// The release that the installation is on; nil while there is none.
    public let version: SemanticVersion?
    /// The release before the last update, as long as its data is kept; nil when there is nothing to go back to.
    public let previous: SemanticVersion?

    /// A lifecycle in a state, on a release.
    public init(state: State, version: SemanticVersion?, previous: SemanticVersion? = nil) {
        self.state = state
        self.version = version
        self.previous = previous
    }

    /// The lifecycle of what was never installed.
    public static let uninstalled = Self(state: .uninstalled, version: nil)
}

extension InstallationLifecycle {
    /// The name of the state.
    public var name: InstallationState { self.state.name }

    /// Whether the installation serves in this state: when it is enabled, and after an update or a rollback from there has
    /// failed.
    public var isServing: Bool {
        switch self.state {
        case .enabled: true
        case .error(let failed): failed.kind.isOfReleases && failed.origin == .enabled
        case .uninstalled, .installed, .disabled, .updating: false
        }
    }
}

extension FailedOperation.Kind {
    /// Whether the release that is there goes on when it has failed: nothing of it was lost.
    var isOfReleases: Bool { self == .update || self == .rollback }
}

extension InstallationLifecycle.State {
    /// The name of the state.
    public var name: InstallationState {
        switch self {
        case .uninstalled: .uninstalled
        case .installed: .installed
        case .enabled: .enabled
        case .disabled: .disabled
        case .updating: .updating
        case .error: .error
        }
    }

    /// The state with that name to rest in.
    public init(_ resting: RestingState) {
        switch resting {
        case .installed: self = .installed
        case .enabled: self = .enabled
        case .disabled: self = .disabled
        }
    }
}

extension InstallationLifecycle.State: CustomStringConvertible {
    public var description: String {
        switch self {
        case .error(let failed) where failed.kind == .crash: "error (its process crashed too often)"
        case .error(let failed): "error (\(failed.kind.rawValue) failed)"
        case .uninstalled, .installed, .enabled, .disabled, .updating: self.name.rawValue
        }
    }
}
