import Synchronization

/// Something that happens once, and that tests and the plugins in them wait for.
package final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var isCancelled: Set<Int> = []
        var waiters: [Int: CheckedContinuation<Void, Never>] = [:]
        var last = 0
    }

    private let state = Mutex(State())

    /// A gate that is closed.
    package init() {}

    /// Whether it has happened.
    package var isOpen: Bool { self.state.withLock { $0.isOpen } }

    /// It happens now.
    package func open() {
        let waiters = self.state.withLock { state in
            state.isOpen = true
            defer { state.waiters = [:] }
            return state.waiters.values
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Waits until it is open.
    ///
    /// - Throws: `CancellationError` when the task is cancelled first, as a test's is when its time is up.
    package func pass() async throws {
        let number = self.newNumber()
        await withTaskCancellationHandler {
            await self.wait(number)
        } onCancel: {
            self.cancel(number)
        }
        if !self.isOpen { throw CancellationError() }
    }

    /// Waits until it is open, whether the task is cancelled or not, as bad plugin code does.
    package func passUncancelled() async { await self.wait(self.newNumber()) }

    /// Waits until the task is cancelled, and opens.
    package func openWhenCancelled() async {
        await withTaskCancellationHandler {
            await self.passUncancelled()
        } onCancel: {
            self.open()
        }
    }

    private func newNumber() -> Int {
        self.state.withLock { state in
            state.last += 1
            return state.last
        }
    }

    private func wait(_ number: Int) async {
        await withCheckedContinuation { continuation in
            let isOver = self.state.withLock { state in
                guard !state.isOpen, state.isCancelled.remove(number) == nil else { return true }
                state.waiters[number] = continuation
                return false
            }
            if isOver { continuation.resume() }
        }
    }

    private func cancel(_ number: Int) {
        let waiter = self.state.withLock { state in
            let waiter = state.waiters.removeValue(forKey: number)
            if waiter == nil { state.isCancelled.insert(number) }
            return waiter
        }
        waiter?.resume()
    }
}
