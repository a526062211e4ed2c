import DovetailHost
import Foundation
import Synchronization

/// A clock whose time a test moves by hand; waiting takes real time.
final class HandClock: HostClock {
    private let offset = Mutex(0.0)

    var now: Date { Date().addingTimeInterval(self.offset.withLock { $0 }) }

    func sleep(for duration: Duration) async throws { try await SystemClock().sleep(for: duration) }

    /// Moves the time on.
    func advance(by seconds: Double) { self.offset.withLock { $0 += seconds } }
}
