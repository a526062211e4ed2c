import ArgumentParser
import DovetailAPI
import DovetailCore

/// `dovetail processes`.
struct ProcessesCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "processes",
        abstract: "List the processes that run plugins: what they use, what confines them, what crashed too often.")

    @Option(
        help: ArgumentHelp("Only processes of this plugin.", valueName: "slug"), transform: { try PluginSlug($0) })
    var plugin: PluginSlug?

    @OptionGroup var output: OutputOptions

    @OptionGroup var host: ConnectionOptions

    func run(_ client: APIClient) async throws {
        let processes = try await client.get(
            APIPaths.processes, query: [("plugin", self.plugin?.rawValue)], as: API.Processes.self)
        try self.output.show(processes) { ProcessText(processes).all }
    }
}
