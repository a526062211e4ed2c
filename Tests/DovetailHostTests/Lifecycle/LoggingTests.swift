import DovetailCore
import DovetailHost
import DovetailPlugin
import DovetailTesting
import Logging
import Testing

@Suite("Every step is logged")
struct LoggingTests {
    @Test("B9 · each step, and each line of the plugin, names user, plugin, version and operation")
    func keys() async throws {
        let record = Record<RecordingLogHandler.Line>()
        let logger = Logger(label: "test", factory: { _ in RecordingLogHandler(record) })
        var plugin = ScriptedPlugin()
        plugin.onInstall = { context in
            context.logger.info("The plugin speaks")
            return .done
        }
        try await withHost(logger: logger) { [plugin] host in
            try host.add(TestPackage("Notes"), plugin)
        } body: { host in
            let ada = try await host.user("ada")
            let installed = try await host.perform(.install(), "Notes", for: ada)
            let enabled = try await host.perform(.enable, "Notes", for: ada)
            for (operation, steps) in [
                (installed.operation?.id, ["migrate", "install_hook"]),
                (enabled.operation?.id, ["enable_hook", "start"]),
            ] {
                let lines = record.entries.filter { $0.metadata["operation.id"] == operation?.rawValue }
                #expect(lines.compactMap { $0.metadata["operation.step"] }.starts(with: steps))
                #expect(lines.allSatisfy { $0.metadata["user.id"] == "ada" })
                #expect(lines.allSatisfy { $0.metadata["plugin.slug"] == "Notes" })
                #expect(lines.allSatisfy { $0.metadata["plugin.version"] == "1.0.0" })
                #expect(lines.contains { $0.metadata["operation.duration_ms"] != nil })
            }
            let spoken = try #require(record.entries.first { $0.metadata["plugin.line"] == "The plugin speaks" })
            #expect(spoken.message == "A plugin says")
            #expect(spoken.metadata["operation.id"] == installed.operation?.id.rawValue)
        }
    }
}
