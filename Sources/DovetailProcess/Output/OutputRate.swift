/// How fast the output of a process is read: what is written faster waits in its pipe, and whoever writes it waits, too.
struct OutputRate: Sendable {
    /// How many bytes may come at once: 1 MiB.
    static let burst = 1 << 20
    /// How many more may come each second: 256 KiB.
    static let perSecond = 256 << 10

    private var tokens = Double(Self.burst)
    private var last: ContinuousClock.Instant?

    /// Takes so many bytes; answers how long nothing more shall be read, or nil to read on.
    mutating func pause(after count: Int, at now: ContinuousClock.Instant) -> Duration? {
        let elapsed = self.last.map { ($0.duration(to: now)) / .seconds(1) } ?? 0
        self.last = now
        self.tokens = min(Double(Self.burst), self.tokens + elapsed * Double(Self.perSecond)) - Double(count)
        guard self.tokens < 0 else { return nil }
        return .seconds(-self.tokens / Double(Self.perSecond))
    }
}
