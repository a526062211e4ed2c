import ArgumentParser
import DovetailAPI

/// `dovetail update`.
struct UpdateCommand: LifecycleCommand {
    static let configuration = CommandConfiguration(
        commandName: "update", abstract: "Move an installed plugin to another release.",
        discussion: """
            The newest release, or the one that is named. When the update fails, the old release serves on.
            """)
    static let action = API.Action.update
    static let activity = "Updating"

    @Argument(
        help: ArgumentHelp(
            "The plugin's slug, with or without a version: TaskManager, TaskManager@1.0.0.", valueName: "slug"),
        transform: PluginReference.init(text:))
    var plugin: PluginReference

    @OptionGroup var owner: OwnerOptions

    @OptionGroup var output: OutputOptions

    @OptionGroup var host: ConnectionOptions

    var options: API.ActionOptions { API.ActionOptions(version: self.plugin.version) }
}
