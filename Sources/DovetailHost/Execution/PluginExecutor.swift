import Foundation
import Synchronization

/// Runs hooks of plugins on threads of their own, so that one that spins holds none of the host's.
///
/// Threads are made as they are needed and end when they have been idle. A hook that never returns keeps its thread; when
/// ``maximumThreads`` are kept, further hooks wait and run into their time limits.
final class PluginExecutor: TaskExecutor {
    /// The most threads at once.
    ///
    /// Sixty-four spinning hooks are an incident for the operator, not a load to serve.
    static let maximumThreads = 64
    private static let idleTime: TimeInterval = 10

    private struct State {
        var jobs: [UnownedJob] = []
        var threads = 0
        var idle = 0
    }

    private let condition = NSCondition()
    private let state = Mutex(State())

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        self.condition.lock()
        let needsThread = self.state.withLock { state in
            state.jobs.append(job)
            guard state.idle < state.jobs.count, state.threads < Self.maximumThreads else { return false }
            state.threads += 1
            return true
        }
        self.condition.unlock()
        // After the lock: a thread that wakes needs it at once.
        self.condition.signal()
        if needsThread { self.startThread() }
    }

    private func startThread() {
        let thread = Thread { [self] in
            while let job = self.next() {
                unsafe job.runSynchronously(on: self.asUnownedTaskExecutor())
            }
        }
        thread.name = "dovetail-plugin"
        thread.start()
    }

    /// The next job, or nil when there has been none for a while and the thread shall end.
    private func next() -> UnownedJob? {
        self.condition.lock()
        defer { self.condition.unlock() }
        let deadline = Date(timeIntervalSinceNow: Self.idleTime)
        while true {
            if let job = self.state.withLock({ $0.jobs.isEmpty ? nil : $0.jobs.removeFirst() }) { return job }
            self.state.withLock { $0.idle += 1 }
            let isSignalled = self.condition.wait(until: deadline)
            let isDone = self.state.withLock { state in
                state.idle -= 1
                guard !isSignalled, state.jobs.isEmpty else { return false }
                state.threads -= 1
                return true
            }
            if isDone { return nil }
        }
    }
}
