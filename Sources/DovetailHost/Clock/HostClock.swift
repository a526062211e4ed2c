public import Foundation

/// The time as the host knows it.
///
/// Tests pass one that they move by hand.
public protocol HostClock: Sendable {
    /// The time now.
    var now: Date { get }
    /// Waits; throws `CancellationError` when the task is cancelled meanwhile.
    func sleep(for duration: Duration) async throws
    /// Calls a body after a while, once, unless the alarm is cancelled before.
    ///
    /// - Parameters:
    ///   - duration: How long to wait.
    ///   - ring: Is brief and does not block: others may wait behind it.
    /// - Returns: The alarm, to cancel it when what it guards has ended. Nothing happens when it is dropped.
    func alarm(after duration: Duration, ring: @escaping @Sendable () -> Void) -> HostAlarm
}

extension HostClock {
    public func alarm(after duration: Duration, ring: @escaping @Sendable () -> Void) -> HostAlarm {
        // Nobody awaits it: it rings, or is cancelled by whoever holds the alarm.
        let task = Task {
            try await self.sleep(for: duration)
            ring()
        }
        return HostAlarm { task.cancel() }
    }
}

/// The time of the machine.
public struct SystemClock: HostClock {
    /// Makes the clock.
    public init() {}

    public var now: Date { Date() }

    public func sleep(for duration: Duration) async throws { try await Task.sleep(for: duration) }

    public func alarm(after duration: Duration, ring: @escaping @Sendable () -> Void) -> HostAlarm {
        SharedAlarms.next().set(after: duration, ring: ring)
    }
}

extension HostClock where Self == SystemClock {
    /// The time of the machine.
    public static var system: SystemClock { SystemClock() }
}
