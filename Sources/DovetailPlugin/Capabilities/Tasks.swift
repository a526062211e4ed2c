/// Work in the background, for as long as the installation is awake.
public struct Tasks: Sendable {
    private let backend: any TasksBackend

    /// Makes the capability over a backend.
    public init(backend: any TasksBackend) {
        self.backend = backend
    }

    /// Runs a body in the background.
    ///
    /// It is cancelled, and awaited for a bounded time, when the installation goes to sleep. What it throws is logged.
    /// A body begun in `start` runs once the installation serves.
    @discardableResult
    public func run(
        _ name: String, body: @escaping @Sendable () async throws -> Void
    ) async throws -> any Registration {
        try await self.backend.run(name, body: body)
    }
}
