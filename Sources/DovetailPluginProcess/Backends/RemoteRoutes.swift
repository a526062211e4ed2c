import DovetailCore
import DovetailPlugin
import DovetailWire

/// Routes, bound at the host and answered here.
struct RemoteRoutes: RoutesBackend {
    let remote: RemoteContext

    func bind(
        _ method: RequestMethod, _ path: String,
        handler: @escaping @Sendable (PluginRequest) async throws -> PluginResponse
    ) async throws -> any Registration {
        try await self.remote.bind(.route(handler), .routesBind) {
            BindDocument($0, method: method.rawValue, path: path)
        }
    }
}
