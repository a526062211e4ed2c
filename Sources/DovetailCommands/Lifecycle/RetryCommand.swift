import ArgumentParser
import DovetailAPI

/// `dovetail retry`.
struct RetryCommand: LifecycleCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry", abstract: "Do again what failed.")
    static let action = API.Action.retry
    static let activity = "Trying again:"

    @Argument(
        help: ArgumentHelp("The plugin's slug.", valueName: "slug"),
        transform: PluginReference.init(text:))
    var plugin: PluginReference

    @OptionGroup var owner: OwnerOptions

    @OptionGroup var output: OutputOptions

    @OptionGroup var host: ConnectionOptions

    func validate() throws { try self.plugin.refuseVersion() }
}
