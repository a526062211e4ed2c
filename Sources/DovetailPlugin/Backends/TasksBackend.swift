/// Runs plugin code in the background.
public protocol TasksBackend: Sendable {
    /// Runs a body in the background; cancelled when the installation goes to sleep.
    func run(_ name: String, body: @escaping @Sendable () async throws -> Void) async throws -> any Registration
}
