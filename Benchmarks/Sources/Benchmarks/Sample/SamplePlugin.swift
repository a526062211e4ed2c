import DovetailPlugin
import SampleShelf

/// A plugin that runs inside the host and answers one route; its hooks have nothing to do.
struct SamplePlugin: Plugin {
    func start(_ context: PluginContext) async throws {
        try await context.routes.get("/shelf") { request in try .json(Shelf(of: request.user.rawValue)) }
    }
}
