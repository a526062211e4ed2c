public import DovetailCore

/// Publishes events and hears of them, for one installation.
public protocol EventsBackend: Sendable {
    /// Publishes an event; inside a hook it leaves after the commit.
    ///
    /// - Parameters:
    ///   - name: What happened; declared in the manifest, or under the plugin's own name.
    ///   - data: One JSON document in UTF-8, or nothing.
    ///   - audience: Who hears of it.
    /// - Throws: ``DovetailCore/DovetailError/Code/undeclared`` for a name that the manifest does not declare.
    func publish(_ name: String, data: [UInt8], to audience: EventAudience) async throws
    /// Binds a handler to a pattern; released when the installation goes to sleep.
    func subscribe(
        _ pattern: String, handler: @escaping @Sendable (Event) async throws -> Void
    ) async throws
        -> any Registration
}
