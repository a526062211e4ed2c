import Logging
import ServiceLifecycle

/// Runs a server beside a body, and shuts it down afterwards.
func withRunning<Answer: Sendable>(_ server: some Service, _ body: () async throws -> Answer) async throws -> Answer {
    let group = ServiceGroup(services: [server], logger: .quiet)
    return try await withThrowingTaskGroup { tasks in
        tasks.addTask { try await group.run() }
        let outcome: Result<Answer, any Error>
        do { outcome = .success(try await body()) } catch { outcome = .failure(error) }
        await group.triggerGracefulShutdown()
        try await tasks.waitForAll()
        return try outcome.get()
    }
}
