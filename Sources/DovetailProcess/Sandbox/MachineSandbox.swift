/// What this machine has to confine plugin processes with, as far as it is to be used.
///
/// ``probe(_:dataFolder:)`` finds out by using it.
struct MachineSandbox: Sendable, Equatable {
    /// How bubblewrap works here.
    struct Bubblewrap: Sendable, Equatable {
        /// Where the program is.
        var path: String
        /// Whether the host is root, so that plugins can become users of their own.
        ///
        /// An ordinary host's plugins stay its own user, in a namespace of users in which that user owns nothing else.
        var dropsUser: Bool
    }

    /// How much of a sandbox there has to be.
    var mode: SandboxSettings.Mode
    /// Where the launcher is.
    var launcher: String
    /// Nil where bubblewrap is not to be used or does not work.
    var bubblewrap: Bubblewrap?
    /// What bubblewrap said when it did not work; nil where it works, or is not there.
    var bubblewrapFailure: String?
    /// The version of landlock's interface, 0 for none.
    var landlock: Int
    /// Whether system calls can be filtered.
    var hasSeccomp: Bool
    /// Whether a process can be held on to, so that it is signalled and not another that has its id by then.
    var holdsProcesses = true
    /// Where control groups can be made; nil where they cannot.
    var groups: ControlGroups?
    /// Whether the host is root.
    var isRoot: Bool
    /// The first of 65536 users that plugins of this host run as, where they can become users of their own.
    ///
    /// From 2,000,000,000 on: above what systems give to people, services, containers and subordinate users.
    var firstUser: Int
    /// What plugins may read beside the system's folders: Swift's library where the host uses it, and what settings say.
    var readablePaths: [String]
    /// The host's data folder, with all links followed: what no plugin may see, wherever it lies.
    var dataFolder: String
}

extension MachineSandbox {
    /// Whether a plugin is kept from what is not its own, and ended with all that it has started.
    var isContained: Bool {
        self.holdsProcesses && (self.bubblewrap != nil || (self.landlock >= 6 && self.hasSeccomp))
    }

    /// Whether plugins reach the network only where it is granted.
    ///
    /// Landlock is not enough: it knows TCP alone.
    var confinesNetwork: Bool { self.bubblewrap != nil || self.hasSeccomp }

    /// Whether the kernel counts a plugin's processes by themselves, and not together with all others of the host's user.
    var countsProcessesByUser: Bool { self.bubblewrap != nil }

    /// Whether anything limits how many processes a plugin starts: the kernel limits all users but root.
    var limitsProcesses: Bool {
        self.groups?.controllers.contains("pids") == true || self.countsProcessesByUser || !self.isRoot
    }
}
