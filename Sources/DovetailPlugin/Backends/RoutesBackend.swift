public import DovetailCore

/// Binds handlers to HTTP routes below a plugin's prefix.
public protocol RoutesBackend: Sendable {
    /// Binds a handler to a method and a path that the manifest declares; released when the installation goes to sleep.
    func bind(
        _ method: RequestMethod, _ path: String,
        handler: @escaping @Sendable (PluginRequest) async throws -> PluginResponse
    ) async throws -> any Registration
}
