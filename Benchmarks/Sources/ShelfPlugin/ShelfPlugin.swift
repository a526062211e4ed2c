import DovetailPlugin
import DovetailPluginProcess
import SampleShelf

/// The sample plugin as the program of a process of its own.
@main
struct ShelfPlugin: Plugin {
    static func main() async { await PluginProcess.serve(Self.self) }

    func start(_ context: PluginContext) async throws {
        try await context.routes.get("/shelf") { request in try .json(Shelf(of: request.user.rawValue)) }
    }
}
