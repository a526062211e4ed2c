public import Foundation

/// The time as the host knows it.
///
/// Tests pass one that they move by hand.
public protocol HostClock: Sendable {
    /// The time now.
    var now: Date { get }
    /// Waits; throws `CancellationError` when the task is cancelled meanwhile.
    func sleep(for duration: Duration) async throws
}

/// The time of the machine.
public struct SystemClock: HostClock {
    /// Makes the clock.
    public init() {}

    public var now: Date { Date() }

    public func sleep(for duration: Duration) async throws { try await Task.sleep(for: duration) }
}

extension HostClock where Self == SystemClock {
    /// The time of the machine.
    public static var system: SystemClock { SystemClock() }
}
