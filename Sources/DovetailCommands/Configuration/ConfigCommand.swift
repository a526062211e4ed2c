import ArgumentParser
import DovetailAPI
import DovetailCore

/// `dovetail config`.
struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Show and change the settings of a user's plugin.",
        subcommands: [ConfigGetCommand.self, ConfigSetCommand.self])
}

/// `dovetail config get`.
struct ConfigGetCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "get", abstract: "Show the settings, or the value of one. Secrets are dots.")

    @Argument(
        help: ArgumentHelp("The plugin's slug.", valueName: "slug"), transform: PluginReference.init(text:))
    var plugin: PluginReference

    @Argument(help: "The setting whose value alone is printed; all of them when it is left out.")
    var key: String?

    @OptionGroup var owner: OwnerOptions

    @OptionGroup var output: OutputOptions

    @OptionGroup var host: ConnectionOptions

    func validate() throws { try self.plugin.refuseVersion() }

    func run(_ client: APIClient) async throws {
        let path = APIPaths.configuration(self.plugin.slug, of: try self.owner.owner(client.connection))
        let configuration = try await client.get(path, as: API.Configuration.self)
        guard let key = self.key else {
            return try self.output.show(configuration) { Self.text(of: configuration) }
        }
        guard configuration.schema.fields[key] != nil else {
            throw CommandFailure(
                "\(self.plugin.slug) has no setting \(key.excerpt(60)). It has: \(configuration.schema.keys.joined(separator: ", ")).",
                status: .notFound)
        }
        let value = configuration.values[key] ?? .null
        try self.output.show(value) { value == .null ? "" : Wording.value(value) }
    }

    private static func text(of configuration: API.Configuration) -> String {
        guard !configuration.schema.keys.isEmpty else { return "This plugin has no settings." }
        let rows = configuration.schema.keys.compactMap { key -> [String]? in
            guard let field = configuration.schema.fields[key] else { return nil }
            let marks = [field.isRequired ? "required" : nil, field.isSecret ? "secret" : nil].compactMap(\.self)
            return [
                key, Wording.value(configuration.values[key]),
                ([field.type.rawValue] + marks).joined(separator: ", "), Wording.value(field.defaultValue),
                field.description ?? "",
            ]
        }
        return TextTable(["setting", "value", "type", "default", "description"], rows: rows)
            .text(isDecorated: Console.isDecorated)
    }
}
