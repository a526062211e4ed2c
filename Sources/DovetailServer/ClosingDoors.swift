public import DovetailHost
public import ServiceLifecycle

/// Closes the host's doors when an application is told to stop, and ends when the operations under way have.
///
/// It belongs into the same group as the application that serves ``DovetailRoutes``, after it: services are told to stop from
/// the last to the first, each when the one before has ended. So whoever asks for something new hears `stopping` and when to
/// come back while the server still listens, and whoever has asked is answered. Without it the server stops listening first,
/// and the host hears of the stop only when it is to end. ``ServerApplication`` has its own.
///
/// ```swift
/// let group = ServiceGroup(
///     services: [application, ClosingDoors(host: host)], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
/// try await group.run()
/// ```
///
/// Whoever has no such group calls ``DovetailHost/PluginHost/beginStopping()`` as soon as the end is decided.
public struct ClosingDoors: Service {
    private let host: PluginHost

    /// Makes the service for a host, which something else starts and stops.
    public init(host: PluginHost) {
        self.host = host
    }

    /// Waits for the graceful shutdown, closes the doors, and waits for operations as
    /// ``DovetailHost/PluginHost/finishOperations()`` does.
    ///
    /// - Throws: `CancellationError` when the group cancels instead: then that is left to whoever stops the host.
    public func run() async throws {
        try await gracefulShutdown()
        await self.host.finishOperations()
    }
}
