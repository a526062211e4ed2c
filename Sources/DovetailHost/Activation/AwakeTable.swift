import DovetailCore
import Synchronization

/// The installations that are awake and serve.
final class AwakeTable: Sendable {
    private let installations = Mutex<[InstallationID: AwakeInstallation]>([:])

    /// How many there are.
    var count: Int { self.installations.withLock { $0.count } }

    /// All of them, in no order.
    var all: [AwakeInstallation] { self.installations.withLock { Array($0.values) } }

    subscript(id: InstallationID) -> AwakeInstallation? { self.installations.withLock { $0[id] } }

    /// The one that serves a user: the user's own, or else the system's.
    func serving(_ slug: PluginSlug, to user: UserID) -> AwakeInstallation? {
        self.installations.withLock { installations in
            installations[InstallationID(owner: .user(user), slug: slug)]
                ?? installations[InstallationID(owner: .system, slug: slug)]
        }
    }

    func insert(_ installation: AwakeInstallation) {
        self.installations.withLock { $0[installation.id] = installation }
    }

    func remove(_ id: InstallationID) -> AwakeInstallation? {
        self.installations.withLock { $0.removeValue(forKey: id) }
    }
}
