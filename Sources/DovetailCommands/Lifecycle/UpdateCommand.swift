import ArgumentParser
import DovetailAPI

/// `dovetail update`.
struct UpdateCommand: LifecycleCommand {
    static let configuration = CommandConfiguration(
        commandName: "update", abstract: "Move an installed plugin to another release.",
        discussion: """
            The newest release, or the one that is named. When the update fails, the old release serves on. With --dry-run \
            nothing is changed: it says what would be.
            """)
    static let action = API.Action.update
    static let activity = "Updating"

    @Argument(
        help: ArgumentHelp(
            "The plugin's slug, with or without a version: TaskManager, TaskManager@1.0.0.", valueName: "slug"),
        transform: PluginReference.init(text:))
    var plugin: PluginReference

    @Flag(help: "Say what the update would change, and change nothing.")
    var dryRun = false

    @OptionGroup var owner: OwnerOptions

    @OptionGroup var output: OutputOptions

    @OptionGroup var host: ConnectionOptions

    var options: API.ActionOptions { API.ActionOptions(version: self.plugin.version) }

    func run(_ client: APIClient) async throws {
        guard self.dryRun else { return try await self.perform(client) }
        let path = APIPaths.action(.update, self.plugin.slug, of: try self.owner.owner(client.connection))
        let version = self.plugin.version.map { "\($0)" }
        let preview = try await client.get(path, query: [("version", version)], as: API.UpdatePreview.self)
        try self.output.show(preview) { UpdatePreviewText.of(preview) }
    }
}
