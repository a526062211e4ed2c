extension SQLitePluginDatabases {
    /// How long a plugin may keep others from reading and writing, and how much its statements may take.
    public struct Limits: Sendable {
        /// How many bytes one value, or one row that is kept, may have: 4 MiB.
        ///
        /// SQLite refuses a statement that makes a larger one, also on the way to its answer.
        public static let valueSize = 4 << 20

        /// How many columns a table or an answer may have: 100.
        ///
        /// With ``valueSize`` it bounds what one row takes of the host's memory while it is made.
        public static let columns = 100

        /// How many bytes the pattern of a `LIKE` or `GLOB` may have: 256.
        public static let patternSize = 256

        /// How long a transaction waits for the write lock.
        ///
        /// Default 2 s.
        public var wait: Duration
        /// How long a transaction holds the write lock, counted from its first write; then it is undone.
        ///
        /// Default 2 s.
        public var hold: Duration
        /// How long a query may run that holds no lock; then it is ended.
        ///
        /// Default 5 s.
        public var read: Duration
        /// How many rows one query may answer.
        ///
        /// Default 100,000.
        public var rows: Int
        /// How many bytes one query may answer: those of its texts and blobs, and 8 for each value.
        ///
        /// Default 16 MiB.
        public var answer: Int
        /// How many bytes the file of a plugin's database may have.
        ///
        /// Default 1 GiB.
        public var databaseSize: Int

        /// Makes limits; what is left out has its default.
        public init(
            wait: Duration = .seconds(2), hold: Duration = .seconds(2), read: Duration = .seconds(5),
            rows: Int = 100_000, answer: Int = 16 << 20, databaseSize: Int = 1 << 30
        ) {
            self.wait = wait
            self.hold = hold
            self.read = read
            self.rows = rows
            self.answer = answer
            self.databaseSize = databaseSize
        }
    }

    /// How the databases of plugins are kept.
    public struct Settings: Sendable {
        /// When a write counts as done.
        ///
        /// Default ``SQLiteDurability/full``.
        public var durability: SQLiteDurability
        /// How long a plugin may keep others waiting, and how much it may take.
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

        /// Makes settings; what is left out has its default.
        public init(
            durability: SQLiteDurability = .full, limits: Limits = Limits(), readers: Int = 2, openLimit: Int = 64,
            idleTime: Duration = .seconds(300)
        ) {
            self.durability = durability
            self.limits = limits
            self.readers = readers
            self.openLimit = openLimit
            self.idleTime = idleTime
        }
    }
}
