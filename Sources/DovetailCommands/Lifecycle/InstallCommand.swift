import ArgumentParser
import DovetailAPI

/// `dovetail install`.
struct InstallCommand: LifecycleCommand {
    static let configuration = CommandConfiguration(
        commandName: "install", abstract: "Install a plugin for a user.",
        discussion: """
            The newest release, or the one that is named: `dovetail install TaskManager@1.0.0 --user ada`. What is installed already stays as it is.
            """)
    static let action = API.Action.install
    static let activity = "Installing"

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
