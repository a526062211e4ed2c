import ArgumentParser
import DovetailAPI

/// `dovetail uninstall`.
struct UninstallCommand: LifecycleCommand {
    static let configuration = CommandConfiguration(
        commandName: "uninstall", abstract: "Remove a plugin with the data that the user has in it.",
        discussion: """
            An enabled plugin is disabled first. Data of other users stays.
            """)
    static let action = API.Action.uninstall
    static let activity = "Removing"

    @Argument(
        help: ArgumentHelp("The plugin's slug.", valueName: "slug"),
        transform: PluginReference.init(text:))
    var plugin: PluginReference

    @OptionGroup var owner: OwnerOptions

    @Flag(help: "Remove it even when something fails on the way, or it is in error.")
    var force = false

    @OptionGroup var output: OutputOptions

    @OptionGroup var host: ConnectionOptions

    var options: API.ActionOptions { API.ActionOptions(force: self.force) }

    func validate() throws { try self.plugin.refuseVersion() }
}
