public import DovetailCore

/// How a host behaves.
public struct HostSettings: Sendable {
    /// How long things may take, and how large they may be.
    public struct Limits: Sendable {
        /// How long a hook or `start` may take, unless the manifest says otherwise.
        ///
        /// Default 30 s.
        public var hook: Duration = .seconds(30)
        /// How long `stop` may take.
        ///
        /// Default 10 s.
        public var stop: Duration = .seconds(10)
        /// How long requests under way may take to end when their installation goes to sleep.
        ///
        /// Default 10 s.
        public var drain: Duration = .seconds(10)
        /// How long one resource may take to be released.
        ///
        /// Default 5 s.
        public var release: Duration = .seconds(5)
        /// How long a request waits for another operation of the same installation.
        ///
        /// Default 5 s.
        public var lock: Duration = .seconds(5)
        /// How long a route of a plugin may take to answer, or to begin to, and how long a service of one that runs in a process.
        ///
        /// Default 30 s. A service of a plugin inside the host is called directly, without a limit.
        public var call: Duration = .seconds(30)
        /// How long a request waits for an installation whose process has ended and is being started again.
        ///
        /// Default 5 s.
        public var revival: Duration = .seconds(5)
        /// How many bytes a plugin may store under one key.
        ///
        /// Default 1 MiB.
        public var storedValue = 1 << 20
        /// How many bytes of data a plugin's event may have.
        ///
        /// Default 64 KiB.
        public var eventSize = 64 << 10
        /// How long a handler of events, a timer or a schedule of a plugin in a process may take.
        ///
        /// Then it is cancelled, and the next event or turn follows. Default 5 min.
        public var background: Duration = .seconds(300)
        /// How many bytes a plugin may write to storage, events and notifications in one operation.
        ///
        /// They are held in memory until it ends. Default 64 MiB.
        public var staged = 64 << 20
        /// How many routes, timers, tasks, listeners and other resources an awake installation may hold at once.
        ///
        /// Default 1,000.
        public var resources = 1_000
        /// How many installations start at once when the host starts, or a process comes back.
        ///
        /// Default 32.
        public var concurrentStarts = 32
        /// How long stopping the host may take altogether.
        ///
        /// Operations under way have half of it, then they are undone; the other limits are cut so that they fit in. Default
        /// 60 s.
        public var shutdown: Duration = .seconds(60)

        /// The default limits.
        public init() {}
    }

    /// The folder for shared storage and the host's keys.
    ///
    /// Made when it is not there.
    public var dataFolder: String
    /// A folder whose subfolders are published at start; nil for none.
    public var pluginsFolder: String?
    /// What becomes of plugins that break a naming rule.
    ///
    /// Default ``DovetailCore/NamingPolicy/strict``.
    public var namingPolicy: NamingPolicy = .strict
    /// Whether a package whose files changed replaces the release of the same version when the host starts.
    ///
    /// For those who write plugins. Where users depend on releases, leave it off: a version then always means the same
    /// files. Default false.
    public var isDevelopment = false
    /// The name of this node in the journal.
    ///
    /// Default `local`.
    public var node = "local"
    /// How often the process of a plugin may crash before it is not started any more.
    public var restarts = RestartPolicy()
    /// The limits.
    public var limits = Limits()
    /// What no plugin is permitted on this host, whatever its manifest asks for.
    ///
    /// Default nothing. An installation that was permitted it before lacks it as soon as it wakes.
    public var refusedPermissions: Set<Permission> = []
    /// How updates are carried out, and for how long they can be undone.
    public var updates = UpdateSettings()
    /// What plugins may ask for over HTTP outside of the host.
    public var outbound = OutboundSettings()
    /// How long the exports of removed plugins are kept.
    ///
    /// Default 90 days.
    public var exportLifetime: Duration = .seconds(90 * 24 * 60 * 60)
    /// Where tests end or hold the host.
    ///
    /// Default ``FailPoints/none``.
    public var failPoints = FailPoints.none

    /// Settings for a data folder, everything else by default.
    public init(dataFolder: String) {
        self.dataFolder = dataFolder
    }
}
