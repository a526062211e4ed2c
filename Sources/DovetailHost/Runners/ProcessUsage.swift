/// What a process uses of the machine.
public struct ProcessUsage: Sendable, Equatable {
    /// The time that it has kept processors busy since it started, its own and the system's for it.
    public let cpuTime: Duration
    /// How many bytes of memory it holds now.
    public let residentBytes: Int
    /// How many threads it has now.
    public let threads: Int

    /// Describes a use.
    public init(cpuTime: Duration, residentBytes: Int, threads: Int) {
        self.cpuTime = cpuTime
        self.residentBytes = residentBytes
        self.threads = threads
    }
}
