import DovetailPlugin
import DovetailPluginProcess

/// A plugin whose services answer what they are asked with, and whose handlers of events do nothing.
@main
struct EchoPlugin: Plugin {
    static func main() async { await PluginProcess.serve(Self.self) }

    func start(_ context: PluginContext) async throws {
        for service in context.manifest.services.provides {
            // Bytes as they are: the capability itself would read and write them as JSON.
            _ = try await context.backends.services.provide(service.name) { $0.body }
        }
        for pattern in context.manifest.events.subscribes {
            try await context.events.subscribe(pattern) { _ in }
        }
    }
}
