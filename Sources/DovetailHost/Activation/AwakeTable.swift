import DovetailCore
import Synchronization

/// The installations that are awake and serve, and those that are lost: their process has ended, and they are to come back.
///
/// An installation is one or the other, or sleeps and is neither.
final class AwakeTable: Sendable {
    /// What serves somebody, or is about to.
    enum Serving {
        case awake(AwakeInstallation)
        case lost(LostInstallation)
    }

    private struct State {
        var awake: [InstallationID: AwakeInstallation] = [:]
        var lost: [Owner: [PluginSlug: LostInstallation]] = [:]
        /// Why those cannot be woken that this host cannot run.
        var refusals: [InstallationID: DovetailError] = [:]

        func serving(_ id: InstallationID) -> Serving? {
            self.awake[id].map { .awake($0) } ?? self.lost[id.owner]?[id.slug].map { .lost($0) }
        }

        /// Takes a lost installation out.
        mutating func find(_ id: InstallationID) -> LostInstallation? {
            let lost = self.lost[id.owner]?.removeValue(forKey: id.slug)
            if self.lost[id.owner]?.isEmpty == true { self.lost[id.owner] = nil }
            return lost
        }

        /// Turns an awake installation into a lost one.
        mutating func lose(_ installation: AwakeInstallation) -> Loss {
            let (id, lost) = (installation.id, LostInstallation(installation))
            self.awake[id] = nil
            self.lost[id.owner, default: [:]][id.slug] = lost
            return Loss(remains: installation, lost: lost)
        }
    }

    private let state = Mutex(State())

    /// How many are awake.
    var count: Int { self.state.withLock { $0.awake.count } }

    /// All that are awake, in no order.
    var all: [AwakeInstallation] { self.state.withLock { Array($0.awake.values) } }

    /// One that is awake.
    subscript(id: InstallationID) -> AwakeInstallation? { self.state.withLock { $0.awake[id] } }

    /// One that is lost.
    func lost(_ id: InstallationID) -> LostInstallation? { self.state.withLock { $0.lost[id.owner]?[id.slug] } }

    /// All of an owner that are lost.
    func lost(of owner: Owner) -> [LostInstallation] {
        self.state.withLock { $0.lost[owner].map { Array($0.values) } ?? [] }
    }

    /// The one that serves a user: the user's own, or else the system's.
    ///
    /// The user's own is waited for while it is returning; when it is in quarantine the system's serves, if there is one.
    func serving(_ slug: PluginSlug, to user: UserID) -> Serving? {
        self.state.withLock { state in
            let own = state.serving(InstallationID(owner: .user(user), slug: slug))
            switch own {
            case .awake: return own
            case .lost(let lost) where lost.isReturning: return own
            // What passes is waited for, too: the system's data is not the user's.
            case nil where state.refusals[InstallationID(owner: .user(user), slug: slug)]?.remedy == .retry: return nil
            case .lost, nil: return state.serving(InstallationID(owner: .system, slug: slug)) ?? own
            }
        }
    }

    /// Adds one that serves now; if it was lost, it is back.
    func insert(_ installation: AwakeInstallation) {
        let found = self.state.withLock { state in
            state.awake[installation.id] = installation
            state.refusals[installation.id] = nil
            return state.find(installation.id)
        }
        found?.end()
    }

    /// Takes one out that goes to sleep, unless another is in its place.
    func remove(_ installation: AwakeInstallation) {
        self.state.withLock { state in
            if state.awake[installation.id] === installation { state.awake[installation.id] = nil }
        }
    }

    /// Adds one that could not be woken for now, unless it is there as lost already.
    func insertLost(_ id: InstallationID, _ release: LoadedRelease) -> LostInstallation {
        let (lost, former) = self.state.withLock { state in
            let former = state.lost[id.owner]?[id.slug]
            if let former, former.release.id == release.id { return (former, LostInstallation?.none) }
            let lost = LostInstallation(id: id, release: release)
            state.lost[id.owner, default: [:]][id.slug] = lost
            return (lost, former)
        }
        former?.end()
        return lost
    }

    /// Takes one out that is lost and shall not come back.
    func forget(_ id: InstallationID) {
        let lost = self.state.withLock { state in
            state.refusals[id] = nil
            return state.find(id)
        }
        lost?.end()
    }

    /// Keeps why one cannot be woken; if it was lost, it does not come back.
    func refuse(_ id: InstallationID, _ reason: DovetailError) {
        self.forget(id)
        self.state.withLock { $0.refusals[id] = reason }
    }

    /// Why nothing serves a user that is enabled for them; nil when nothing is, or it is only not awake now.
    func refusal(_ slug: PluginSlug, to user: UserID) -> DovetailError? {
        self.state.withLock { state in
            state.refusals[InstallationID(owner: .user(user), slug: slug)]
                ?? state.refusals[InstallationID(owner: .system, slug: slug)]
        }
    }

    /// Forgets all that are lost.
    func forgetAll() {
        let lost = self.state.withLock { state in
            defer { state.lost = [:] }
            return state.lost.values.flatMap(\.values)
        }
        for lost in lost { lost.end() }
    }

    /// Loses all that live in a process, which has ended.
    func lose(_ process: ProcessNumber) -> [Loss] {
        self.state.withLock { state in
            state.awake.values.filter { $0.instance.process == process }.map { state.lose($0) }
        }
    }

    /// Loses one; nil when it does not serve any more.
    func lose(_ installation: AwakeInstallation) -> Loss? {
        self.state.withLock { state in
            guard state.awake[installation.id] === installation else { return nil }
            return state.lose(installation)
        }
    }
}
