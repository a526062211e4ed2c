import ArgumentParser
import DovetailAPI
import DovetailCore

/// `dovetail plugin list`.
struct PluginListCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the plugins that can be installed.")

    @OptionGroup var output: OutputOptions

    @OptionGroup var host: ConnectionOptions

    func run(_ client: APIClient) async throws {
        let catalogue = try await client.get(APIPaths.plugins, as: API.Catalogue.self)
        try self.output.show(catalogue) { Self.text(of: catalogue) }
    }

    private static func text(of catalogue: API.Catalogue) -> String {
        var parts: [String] = []
        if catalogue.items.isEmpty {
            parts.append("The catalogue is empty. `dovetail plugin publish FOLDER` fills it.")
        } else {
            let rows = catalogue.items.map { plugin in
                [
                    "\(plugin.slug)", "\(plugin.version)", plugin.type.rawValue,
                    plugin.isInstallable ? plugin.installer.rawValue : "withdrawn", plugin.description ?? plugin.title,
                ]
            }
            parts.append(
                TextTable(["plugin", "version", "type", "for", "description"], rows: rows)
                    .text(isDecorated: Console.isDecorated))
        }
        for broken in catalogue.broken ?? [] {
            let findings = (broken.failure.findings ?? []).map { FindingLine.text(of: $0) }
            parts.append(
                (["Not published, in \(broken.folder): \(broken.failure.message)"] + findings).joined(separator: "\n"))
        }
        return parts.joined(separator: "\n\n")
    }
}
