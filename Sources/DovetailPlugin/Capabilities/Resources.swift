/// Whatever else an installation acquires: connections, files, sockets.
public struct Resources: Sendable {
    private let backend: any ResourcesBackend

    /// Makes the capability over a backend.
    public init(backend: any ResourcesBackend) {
        self.backend = backend
    }

    /// Notes how to close something, under a name for the log.
    ///
    /// Everything is closed when the installation goes to sleep: last in, first out, each even if another fails.
    @discardableResult
    public func closing(
        _ name: String, _ close: @escaping @Sendable () async throws -> Void
    ) async throws -> any Registration {
        try await self.backend.add(name, close: close)
    }

    /// How many things the installation holds now: routes, subscriptions, services, timers, tasks and the rest.
    public var count: Int {
        get async throws { try await self.backend.count() }
    }
}
