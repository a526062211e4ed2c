import DovetailCore
import DovetailHost
import DovetailPlugin
import DovetailTesting
import Testing

@Suite("A plugin finds its defaults from the first hook on", .timeLimit(.minutes(5)))
struct ConfigurationDefaultTests {
    @Test(
        "Q4 · the defaults of the schema are there in the install hook, in start, and for whoever asks, without being set"
    )
    func defaults() async throws {
        let seen = Record<String>()
        let look: @Sendable (String, PluginContext) async throws -> Void = { place, context in
            let size = try await context.configuration.value("size", as: Int.self)
            let color = try await context.configuration.value("color", as: String.self)
            seen.add("\(place) \(size ?? 0) \(color ?? "none")")
        }
        var plugin = ScriptedPlugin()
        plugin.onInstall = { context in
            try await look("install", context)
            return .done
        }
        plugin.onStart = { try await look("start", $0) }
        let package = TestPackage(
            "Notes", ["configuration": ["size": ["type": "integer", "default": 7], "color": ["type": "string"]]])
        try await withHost { [plugin] host in
            try host.add(package, plugin)
        } body: { host in
            let ada = try await host.user("ada")
            try await host.installAndEnable("Notes", for: ada)
            #expect(seen.entries == ["install 7 none", "start 7 none"])
            let id = InstallationID(owner: ada, slug: try PluginSlug("Notes"))
            let configuration = try await host.host.configuration(of: id)
            #expect(configuration.values["size"] == 7 && configuration.revision == 0)
            #expect(try await host.host.remains(of: id).stored.configuration == 0)
        }
    }
}
