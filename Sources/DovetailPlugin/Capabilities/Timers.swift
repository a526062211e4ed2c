/// Plugin code that runs as time goes by, for as long as the installation is awake.
public struct Timers: Sendable {
    private let backend: any TimersBackend

    /// Makes the capability over a backend.
    public init(backend: any TimersBackend) {
        self.backend = backend
    }

    /// Runs a body again and again, the first time after one interval.
    ///
    /// A run that takes longer than the interval delays the next; runs never overlap. A body that throws is logged, and
    /// runs again at its next time.
    @discardableResult
    public func every(
        _ interval: Duration, name: String, body: @escaping @Sendable () async throws -> Void
    ) async throws -> any Registration {
        try await self.backend.every(interval, name: name, body: body)
    }

    /// Runs a body once, after a delay.
    @discardableResult
    public func after(
        _ delay: Duration, name: String, body: @escaping @Sendable () async throws -> Void
    ) async throws -> any Registration {
        try await self.backend.after(delay, name: name, body: body)
    }

    /// Binds a body to a schedule of the manifest.
    ///
    /// - Throws: ``DovetailCore/DovetailError/Code/undeclared`` when the manifest has no schedule of that name.
    @discardableResult
    public func schedule(
        _ name: String, body: @escaping @Sendable () async throws -> Void
    ) async throws -> any Registration {
        try await self.backend.schedule(name, body: body)
    }
}
