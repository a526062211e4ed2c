import ArgumentParser
import DovetailAPI
import DovetailCore

/// `dovetail plugin show`.
struct PluginShowCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a plugin of the catalogue with its releases.")

    @Argument(
        help: ArgumentHelp("The plugin's slug.", valueName: "slug"), transform: { try PluginSlug($0) })
    var slug: PluginSlug

    @OptionGroup var output: OutputOptions

    @OptionGroup var host: ConnectionOptions

    func run(_ client: APIClient) async throws {
        let plugin = try await client.get(APIPaths.plugin(self.slug), as: API.Plugin.self)
        let processes = try await Self.processes(of: self.slug, client)
        try self.output.show(plugin) {
            [Self.text(of: plugin), processes.map { ProcessText($0).all }].compactMap(\.self).joined(separator: "\n\n")
        }
    }

    /// What runs it; nil for whoever may not know, and for a plugin that runs in no process of its own.
    private static func processes(of slug: PluginSlug, _ client: APIClient) async throws -> API.Processes? {
        do {
            let processes = try await client.get(
                APIPaths.processes, query: [("plugin", slug.rawValue)], as: API.Processes.self)
            return processes.items.isEmpty && processes.quarantines.isEmpty ? nil : processes
        } catch let failure as CommandFailure where failure.code == .forbidden {
            return nil
        }
    }

    private static func text(of plugin: API.Plugin) -> String {
        let facts = FactList([
            ("plugin", "\(plugin.slug)"),
            ("title", plugin.title),
            ("version", "\(plugin.version)"),
            ("type", plugin.type.rawValue),
            ("description", plugin.description),
            ("author", plugin.author),
            ("license", plugin.license),
            ("scope", plugin.scope),
            ("modules", Self.list(plugin.modules.map(\.name))),
            ("permissions", Self.list(plugin.permissions.map { "\($0)" })),
            ("settings", Self.list(plugin.configuration.keys)),
            ("documentation", plugin.documentationURL),
        ])
        let releases = plugin.releases.map { release in
            ["\(release.version)", Wording.time(release.publishedAt), release.isWithdrawn ? "withdrawn" : "offered"]
        }
        let table = TextTable(["release", "published", "state"], rows: releases)
        return "\(facts.text)\n\n\(table.text(isDecorated: Console.isDecorated))"
    }

    private static func list(_ words: [String]) -> String? { words.isEmpty ? nil : words.joined(separator: ", ") }
}
