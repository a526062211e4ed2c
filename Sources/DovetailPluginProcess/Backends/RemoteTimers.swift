import DovetailCore
import DovetailPlugin
import DovetailWire

/// Timers and schedules: the host's clock runs them, the code runs here.
struct RemoteTimers: TimersBackend {
    let remote: RemoteContext

    func every(
        _ interval: Duration, name: String, body: @escaping @Sendable () async throws -> Void
    ) async throws -> any Registration {
        try await self.remote.bind(.run(body), .timersEvery) {
            BindDocument($0, name: name, milliseconds: interval.wholeMilliseconds)
        }
    }

    func after(
        _ delay: Duration, name: String, body: @escaping @Sendable () async throws -> Void
    ) async throws -> any Registration {
        try await self.remote.bind(.once(body), .timersAfter) {
            BindDocument($0, name: name, milliseconds: delay.wholeMilliseconds)
        }
    }

    func schedule(_ name: String, body: @escaping @Sendable () async throws -> Void) async throws -> any Registration {
        try await self.remote.bind(.run(body), .timersSchedule) { BindDocument($0, name: name) }
    }
}

extension Duration {
    /// The duration in whole milliseconds, not less than none.
    fileprivate var wholeMilliseconds: UInt64 {
        let (seconds, attoseconds) = self.components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        return UInt64(seconds).multipliedReportingOverflow(by: 1_000).partialValue
            + UInt64(attoseconds / 1_000_000_000_000_000)
    }
}
