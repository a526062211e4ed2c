import ArgumentParser
import DovetailAPI

/// `dovetail enable`.
struct EnableCommand: LifecycleCommand {
    static let configuration = CommandConfiguration(
        commandName: "enable", abstract: "Let an installed plugin serve.")
    static let action = API.Action.enable
    static let activity = "Enabling"

    @Argument(
        help: ArgumentHelp("The plugin's slug.", valueName: "slug"),
        transform: PluginReference.init(text:))
    var plugin: PluginReference

    @OptionGroup var owner: OwnerOptions

    @OptionGroup var output: OutputOptions

    @OptionGroup var host: ConnectionOptions

    func validate() throws { try self.plugin.refuseVersion() }
}
