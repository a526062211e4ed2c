import DovetailHost
import Foundation
import DovetailWire
import NIOCore
import Synchronization

/// Looks at a process now and then, for as long as it runs.
struct ProcessWatch: Sendable {
    let process: RunningProcess
    /// The folders of its control group.
    let groups: [String]

    /// Returns when the process was ended, or the task is cancelled.
    func run() async {
        let settings = self.process.settings
        let patience = Watchdog.Patience(hanging: settings.hanging, spinning: settings.spinning)
        let watchdog = WatchdogBox(Watchdog(patience: patience))
        var work = WorkMeter()
        let began = self.process.clock.now
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled {
                do {
                    try await self.process.clock.sleep(for: settings.watch)
                } catch {
                    break
                }
                let now = Duration.seconds(self.process.clock.now.timeIntervalSince(began))
                let calls = self.process.connection.callsUnderWay
                let action = watchdog.look(
                    at: now, isBusy: calls > 0, isFull: calls >= settings.wire.calls,
                    processorTime: calls > 0 ? work.read(self.processorTime) : nil)
                switch action {
                case .nothing: continue
                case .ask: group.addTask { await self.ask(watchdog) }
                case .end(let verdict):
                    self.process.terminate(verdict)
                    group.cancelAll()
                    return
                }
            }
            group.cancelAll()
        }
    }

    private var processorTime: Duration? {
        self.process.pid.flatMap { ProcessTree.processorTime(of: $0, groups: self.groups) }
    }

    private func ask(_ watchdog: WatchdogBox) async {
        do {
            _ = try await self.process.connection.call(.ping)
            watchdog.answered()
        } catch {
            // An answer of any kind is a sign of life; the end of the connection ends the watch.
            watchdog.answered()
        }
    }
}

/// Shares the watchdog between looking and answers.
private final class WatchdogBox: Sendable {
    private let watchdog: Mutex<Watchdog>

    init(_ watchdog: Watchdog) {
        self.watchdog = Mutex(watchdog)
    }

    func look(at now: Duration, isBusy: Bool, isFull: Bool, processorTime: Duration?) -> Watchdog.Action {
        self.watchdog.withLock { $0.look(at: now, isBusy: isBusy, isFull: isFull, processorTime: processorTime) }
    }

    func answered() { self.watchdog.withLock { $0.answered() } }
}
