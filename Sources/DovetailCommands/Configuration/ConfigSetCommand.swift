import ArgumentParser
import DovetailAPI
import DovetailCore
import NIOHTTP1

/// `dovetail config set`.
struct ConfigSetCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Change settings of a user's plugin.",
        discussion: """
            Each change is key=value, read by the type that the plugin declares: 20 is a number for a number setting. \
            `key=` goes back to the default. `key=@file` takes the value from a file and `key=@-` from standard input, so \
            that a secret stands neither in the history of the shell nor in the list of processes; a line end at its end is \
            left out. A text that begins with @ is written @@.
            """)

    @Argument(
        help: ArgumentHelp("The plugin's slug.", valueName: "slug"), transform: PluginReference.init(text:))
    var plugin: PluginReference

    @Argument(
        help: ArgumentHelp("A setting and its new value.", valueName: "key=value"),
        transform: SettingChange.init(text:))
    var changes: [SettingChange]

    @OptionGroup var owner: OwnerOptions

    @OptionGroup var output: OutputOptions

    @OptionGroup var host: ConnectionOptions

    func validate() throws {
        try self.plugin.refuseVersion()
        guard !self.changes.isEmpty else { throw ValidationError("Name at least one change: key=value.") }
        guard Set(self.changes.map(\.key)).count == self.changes.count else {
            throw ValidationError("A setting stands twice; which of its values counts?")
        }
        guard self.changes.count(where: { $0.source == .standardInput }) < 2 else {
            throw ValidationError("Only one setting can come from standard input.")
        }
    }

    func run(_ client: APIClient) async throws {
        let path = APIPaths.configuration(self.plugin.slug, of: try self.owner.owner(client.connection))
        let schema = try await client.get(path, as: API.Configuration.self).schema
        let change = API.ConfigurationChange(values: try SettingChange.values(of: self.changes, schema))
        let result = try await Progress.showing("Configuring \(self.plugin.slug)") {
            try await client.send(.PUT, path, change, as: API.OperationResult.self)
        }
        try self.output.show(result) { ResultText.of(result) }
    }
}
