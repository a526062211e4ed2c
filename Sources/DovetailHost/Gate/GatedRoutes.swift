import DovetailCore
import DovetailPlugin

/// Routes behind the gate: what is bound must be declared.
struct GatedRoutes: RoutesBackend {
    let session: Session
    let table: RouteTable?

    func bind(
        _ method: RequestMethod, _ path: String,
        handler: @escaping @Sendable (PluginRequest) async throws -> PluginResponse
    ) async throws -> any Registration {
        let scope = try self.session.bindingScope("The route \(method) \(path.excerpt(80))")
        guard let table = self.table else { throw DovetailError.contextEnded(self.session.installation) }
        let endpoints = self.session.release.manifest.endpoints
        guard endpoints.contains(where: { $0.method == method.rawValue && $0.path == path }) else {
            throw self.session.undeclared("the route \(method) \(path.excerpt(80))", field: "api_endpoints")
        }
        let id = table.add(method, path, handler: handler)
        do {
            return try scope.add("route \(method) \(path)", removal: { table.remove(id) })
        } catch {
            table.remove(id)
            throw error
        }
    }
}
