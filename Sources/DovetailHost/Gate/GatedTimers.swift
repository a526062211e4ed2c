import DovetailCore
import DovetailPlugin
import Logging

/// Timers and schedules behind the gate: each is a task on the resource scope.
struct GatedTimers: TimersBackend {
    let session: Session
    let clock: any HostClock

    func every(
        _ interval: Duration, name: String, body: @escaping @Sendable () async throws -> Void
    ) async throws -> any Registration {
        guard interval >= .milliseconds(1) else {
            throw DovetailError(
                .invalidRequest,
                "The timer “\(name.excerpt(80))” of \(self.session.release.id) needs an interval of at least 1 ms.",
                remedy: .askAuthor)
        }
        return try ScopedTask.start("timer \(name)", session: self.session) { [clock, session] in
            while !Task.isCancelled {
                try await clock.sleep(for: interval)
                guard try await session.mayBegin() else { return }
                await session.logging("timer", name) { try await session.limiting("timer", name, body) }
            }
        }
    }

    func after(
        _ delay: Duration, name: String, body: @escaping @Sendable () async throws -> Void
    ) async throws -> any Registration {
        try ScopedTask.start("timer \(name)", session: self.session) { [clock, session] in
            try await clock.sleep(for: delay)
            guard try await session.mayBegin() else { return }
            try await session.limiting("timer", name, body)
        }
    }

    func schedule(_ name: String, body: @escaping @Sendable () async throws -> Void) async throws -> any Registration {
        guard let schedule = self.session.release.manifest.schedules.first(where: { $0.name == name }) else {
            throw self.session.undeclared("the schedule “\(name.excerpt(80))”", field: "schedules")
        }
        return try await self.every(schedule.interval, name: name, body: body)
    }
}

extension Session {
    /// Whether something new may begin now; waits while an update moves the installation's data.
    ///
    /// What another release has taken over does not begin anything any more.
    fileprivate func mayBegin() async throws -> Bool {
        try await self.writes.whenOpen()
        return self.scope?.isOpen ?? true
    }

    /// Runs plugin code for as long as its process may take.
    func limiting(
        _ kind: String, _ name: String, _ body: @escaping @Sendable () async throws -> Void
    ) async throws {
        try await self.counting {
            try await self.calls.run("The \(kind) “\(name.excerpt(80))” of \(self.release.id)", body)
        }
    }

    /// Runs plugin code, and logs what it throws.
    func logging(_ kind: String, _ name: String, _ body: @Sendable () async throws -> Void) async {
        do {
            try await body()
        } catch is CancellationError {
            // The installation goes to sleep.
        } catch {
            self.warnings.warn(
                "Plugin code failed in the background",
                ["task.kind": "\(kind)", "task.name": "\(name)", "error.message": "\(error)"])
        }
    }
}
