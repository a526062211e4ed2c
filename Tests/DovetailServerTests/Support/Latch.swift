import Dispatch

/// Holds threads until it is released.
final class Latch: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    /// Blocks the thread until then.
    func block() {
        self.semaphore.wait()
        self.semaphore.signal()
    }

    func release() { self.semaphore.signal() }
}
