import ArgumentParser
import DovetailAPI
import DovetailCore
import NIOHTTP1

/// `dovetail exports`.
struct ExportsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exports", abstract: "What users had in plugins that they have removed: list, load and remove it.",
        subcommands: [ExportsListCommand.self, ExportsGetCommand.self, ExportsRemoveCommand.self],
        defaultSubcommand: ExportsListCommand.self)
}

/// `dovetail exports list`.
struct ExportsListCommand: ClientCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List exports, newest first.")

    @OptionGroup var owner: OwnerOptions

    @Option(help: ArgumentHelp("Only exports of this plugin.", valueName: "slug"), transform: { try PluginSlug($0) })
    var plugin: PluginSlug?

    @Option(help: "How many at most.")
    var limit = 20

    @OptionGroup var output: OutputOptions

    @OptionGroup var host: ConnectionOptions

    func validate() throws {
        guard (1...500).contains(self.limit) else { throw ValidationError("--limit is a number from 1 to 500.") }
    }

    func run(_ client: APIClient) async throws {
        let owner = self.owner.system ? "system" : self.owner.user?.rawValue
        let page = try await client.get(
            APIPaths.exports,
            query: [("user", owner), ("plugin", self.plugin?.rawValue), ("limit", "\(self.limit)")],
            as: API.Page<API.Export>.self)
        try self.output.show(page) {
            guard !page.items.isEmpty else { return "No exports: nobody has removed a plugin with data in it." }
            let rows = page.items.map { export in
                [
                    export.id, Wording.time(export.createdAt), export.owner, "\(export.slug)", "\(export.version)",
                    export.reason, "\(export.entries)", "\(export.bytes)",
                ]
            }
            let header = ["id", "written", "owner", "plugin", "version", "reason", "entries", "bytes"]
            return TextTable(header, rows: rows).text(isDecorated: Console.isDecorated)
        }
    }
}

/// `dovetail exports remove`.
struct ExportsRemoveCommand: ClientCommand {
    static let configuration = CommandConfiguration(commandName: "remove", abstract: "Remove an export for good.")

    @Argument(help: "The export's id.")
    var id: String

    @OptionGroup var output: OutputOptions

    @OptionGroup var host: ConnectionOptions

    func run(_ client: APIClient) async throws {
        let export = try await client.get(APIPaths.export(self.id), as: API.Export.self)
        try await client.send(.DELETE, APIPaths.export(self.id))
        try self.output.show(export) { "Removed the export of \(export.slug) of \(export.owner)." }
    }
}
