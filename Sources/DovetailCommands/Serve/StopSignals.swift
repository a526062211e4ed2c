import ArgumentParser
import Foundation
import Logging
import ServiceLifecycle
import UnixSignals

/// Stops services in good order at the first SIGTERM or SIGINT, and ends the process at the second, or when stopping takes too
/// long.
struct StopSignals: Sendable {
    /// How long stopping may take.
    let limit: Duration
    /// What stopping waits for, in words.
    let underWay: @Sendable () -> [String]
    /// Where it says that it stops.
    let logger: Logger

    /// Runs services until they end by themselves, or a signal ends them.
    func run(_ services: ServiceGroup) async throws {
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        try await withThrowingTaskGroup { tasks in
            tasks.addTask { try await services.run() }
            tasks.addTask { await self.follow(signals, services) }
            // The signals go on for ever: the first that ends are the services.
            try await tasks.next()
            tasks.cancelAll()
        }
    }

    private func follow(_ signals: UnixSignalsSequence, _ services: ServiceGroup) async {
        await withDiscardingTaskGroup { tasks in
            var count = StopSignalCount()
            for await signal in signals {
                switch count.meaning(of: signal, at: .now) {
                case .stop:
                    // Not here: what comes next is judged by when it is taken.
                    tasks.addTask {
                        self.logger.notice("Stopping; a second signal ends at once", metadata: ["signal": "\(signal)"])
                        await services.triggerGracefulShutdown()
                    }
                    tasks.addTask { await self.endInTime() }
                case .echo:
                    break
                case .end:
                    self.logger.error(
                        "Ended at once by a second signal; the next start puts in order what was under way",
                        metadata: [
                            "signal": "\(signal)", "host.under-way": "\(self.underWay().joined(separator: ", "))",
                        ])
                    exit(ExitCode.failed.rawValue)
                }
            }
        }
    }

    /// Ends the process when stopping takes longer than it may, which the host itself should have seen to.
    ///
    /// The last guard of the process goes by real time, whatever clock the host has.
    private func endInTime() async {
        do {
            // The host says more of what has not ended, and is let finish its sentence.
            try await Task.sleep(for: self.limit + max(self.limit / 10, .seconds(5)))
        } catch {
            // It has stopped in time.
            return
        }
        self.logger.error(
            "Stopping took too long (limits.shutdown); the next start puts in order what was under way",
            metadata: ["host.under-way": "\(self.underWay().joined(separator: ", "))"])
        exit(ExitCode.hostFailed.rawValue)
    }
}
