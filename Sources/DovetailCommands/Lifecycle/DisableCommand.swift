import ArgumentParser
import DovetailAPI

/// `dovetail disable`.
struct DisableCommand: LifecycleCommand {
    static let configuration = CommandConfiguration(
        commandName: "disable", abstract: "Stop a plugin serving; its data stays.")
    static let action = API.Action.disable
    static let activity = "Disabling"

    @Argument(
        help: ArgumentHelp("The plugin's slug.", valueName: "slug"),
        transform: PluginReference.init(text:))
    var plugin: PluginReference

    @OptionGroup var owner: OwnerOptions

    @OptionGroup var output: OutputOptions

    @OptionGroup var host: ConnectionOptions

    func validate() throws { try self.plugin.refuseVersion() }
}
