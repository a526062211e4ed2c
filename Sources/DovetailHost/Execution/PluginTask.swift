import DovetailCore
import DovetailPlugin

/// A task of plugin code in the background: on a plugin's thread, and nobody's operation.
///
/// What ends it waits for it, but not from within itself: a timer may cancel its own registration.
struct PluginTask: Sendable {
    /// Tells a task from others.
    private final class Mark: Sendable {}

    /// The task that runs; nil outside.
    @TaskLocal private static var running: Mark?

    private let mark: Mark
    private let task: Task<Void, Never>

    /// Starts a task, which whoever holds the value ends.
    init(on executor: PluginExecutor, _ body: @escaping @Sendable () async -> Void) {
        let mark = Mark()
        self.mark = mark
        // A hook may not ask for an operation of its own installation; what `start` leaves running may.
        self.task = LifecycleEngine.$current.withValue(nil) {
            PluginTask.$running.withValue(mark) {
                // Whoever starts it may be waited for only so long, and works for somebody; it does not.
                CallDeadline.$current.withValue(nil) {
                    TraceContext.$current.withValue(nil) {
                        Task(executorPreference: executor) { await body() }
                    }
                }
            }
        }
    }

    /// Cancels the task, and waits until it has ended.
    func end() async {
        self.task.cancel()
        guard Self.running !== self.mark else { return }
        await self.task.value
    }

    /// Cancels the task without waiting.
    func cancel() { self.task.cancel() }
}
