import Foundation
import Logging
import ServiceLifecycle
import UnixSignals

/// Stops services in good order at the first SIGTERM or SIGINT, and ends the process at the second.
struct StopSignals: Sendable {
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
        var isStopping = false
        for await signal in signals {
            guard !isStopping else {
                self.logger.error("Ended at once by a second signal", metadata: ["signal": "\(signal)"])
                exit(1)
            }
            isStopping = true
            self.logger.notice("Stopping; a second signal ends at once", metadata: ["signal": "\(signal)"])
            await services.triggerGracefulShutdown()
        }
    }
}
