/// Runs plugin code as time goes by.
public protocol TimersBackend: Sendable {
    /// Runs a body again and again, the first time after one interval; a run that takes longer delays the next.
    func every(
        _ interval: Duration, name: String, body: @escaping @Sendable () async throws -> Void
    ) async throws
        -> any Registration
    /// Runs a body once after a delay.
    func after(
        _ delay: Duration, name: String, body: @escaping @Sendable () async throws -> Void
    ) async throws
        -> any Registration
    /// Binds a body to a schedule that the manifest declares.
    func schedule(_ name: String, body: @escaping @Sendable () async throws -> Void) async throws -> any Registration
}
