extension SQLitePluginDatabases {
    /// How long a plugin may keep others from writing.
    public struct Limits: Sendable {
        /// How long a transaction waits for the write lock.
        ///
        /// Default 2 s.
        public var wait: Duration
        /// How long a transaction holds the write lock, counted from its first write; then it is undone.
        ///
        /// Default 2 s.
        public var hold: Duration

        /// Makes limits; what is left out has its default.
        public init(wait: Duration = .seconds(2), hold: Duration = .seconds(2)) {
            self.wait = wait
            self.hold = hold
        }
    }

    /// How the databases of plugins are kept.
    public struct Settings: Sendable {
        /// When a write counts as done.
        ///
        /// Default ``SQLiteDurability/full``.
        public var durability: SQLiteDurability
        /// How long a plugin may keep others from writing.
        public var limits: Limits
        /// How many queries run side by side in one database.
        ///
        /// Default 2.
        public var readers: Int
        /// How many databases are kept open while nobody uses them.
        ///
        /// Default 64.
        public var openLimit: Int
        /// How long a database is kept open while nobody uses it; looked at whenever another is opened or let go.
        ///
        /// Default 5 min.
        public var idleTime: Duration
        /// How many rows one query may answer.
        ///
        /// Default 100,000.
        public var rowLimit: Int

        /// Makes settings; what is left out has its default.
        public init(
            durability: SQLiteDurability = .full, limits: Limits = Limits(), readers: Int = 2, openLimit: Int = 64,
            idleTime: Duration = .seconds(300), rowLimit: Int = 100_000
        ) {
            self.durability = durability
            self.limits = limits
            self.readers = readers
            self.openLimit = openLimit
            self.idleTime = idleTime
            self.rowLimit = rowLimit
        }
    }
}
