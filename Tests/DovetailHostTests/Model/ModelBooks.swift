/// What there is of one installation: what the model says, and what is read from the host.
struct ModelBooks: Sendable, Equatable {
    /// What an installation can be.
    enum State: Sendable, Equatable {
        case uninstalled, installed, enabled, disabled
        /// Nothing that stays so, and so nothing that the model says.
        case updating
        /// What failed, and where it began.
        case failed(Failure, from: Resting?)
    }

    /// What can have failed.
    enum Failure: String, Sendable {
        case install, enable, uninstall, update, rollback
        /// No process of the model's plugin crashes.
        case crash
    }

    /// Where an installation can rest.
    enum Resting: String, Sendable { case installed, enabled, disabled }

    /// The state.
    var state = State.uninstalled
    /// The release that it is on.
    var release: ModelRelease?
    /// The release before the last update, to which it can go back.
    var previous: ModelRelease?
    /// The release that a failed install, update or rollback was to lead to.
    var target: ModelRelease?
    /// How often it was tried, when it has failed.
    var attempt = 0
    /// The setting.
    var number = 0
    /// What the plugin has written to its storage, in order.
    var storage: [String] = []
    /// What it has written to its table, in order.
    var rows: [String] = []
    /// What its route answers; nil while it does not serve.
    var served: [String]?

    /// Whether it serves: an update or a rollback that has failed leaves the release serving that was there.
    var serves: Bool {
        [.enabled, .failed(.update, from: .enabled), .failed(.rollback, from: .enabled)].contains(self.state)
    }
}

/// How the host answers.
enum ModelAnswer: String, Sendable, Equatable {
    /// It was done.
    case done
    /// It was so already.
    case already
    /// It is not allowed.
    case refused
    /// It was tried, and failed.
    case failed
    /// It was not tried, since another request was under way.
    case busy
}
