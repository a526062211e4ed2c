import Synchronization

/// Keeps everything of a host in memory, for tests and for hosts that need not remember.
///
/// It behaves as the other stores do: what it is given is encoded, and decoded anew for each answer. Only what it holds
/// ends with it.
public final class MemoryStore: HostStore {
    private let tables = Mutex(MemoryTables())

    /// Makes an empty store.
    public init() {}

    /// Works on the tables while nobody else does.
    ///
    /// There is no way back: a body throws before its first change or not at all.
    func withTables<Answer: Sendable>(_ body: (inout MemoryTables) throws -> Answer) rethrows -> Answer {
        try self.tables.withLock { tables throws -> Answer in try body(&tables) }
    }
}
