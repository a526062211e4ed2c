import FoundationEssentials

/// Until when the host waits for the plugin code that is being called.
///
/// A runner that calls another process reads it there to tell the plugin. Nobody is stopped by it: whoever set it gives the
/// call up when it is over.
public struct CallDeadline: Sendable {
    /// The one of the call that the present task makes; nil when it waits for as long as it takes.
    @TaskLocal public static var current: CallDeadline?

    private let end: Date
    private let clock: any HostClock

    /// A deadline that is so far away.
    init(after limit: Duration, on clock: any HostClock) {
        self.end = clock.now.addingTimeInterval(limit.seconds)
        self.clock = clock
    }

    /// How much time is left; nil when none is, as in what a call has left running.
    public var remaining: Duration? {
        let rest = self.end.timeIntervalSince(self.clock.now)
        return rest > 0 ? .seconds(rest) : nil
    }
}
