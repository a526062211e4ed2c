import ArgumentParser
import DovetailAPI

/// `dovetail dismiss`.
struct DismissCommand: LifecycleCommand {
    static let configuration = CommandConfiguration(
        commandName: "dismiss",
        abstract: "Accept that an update or a rollback failed, and go on with the release that is there.")
    static let action = API.Action.dismiss
    static let activity = "Dismissing the failed update of"

    @Argument(
        help: ArgumentHelp("The plugin's slug.", valueName: "slug"),
        transform: PluginReference.init(text:))
    var plugin: PluginReference

    @OptionGroup var owner: OwnerOptions

    @OptionGroup var output: OutputOptions

    @OptionGroup var host: ConnectionOptions

    func validate() throws { try self.plugin.refuseVersion() }
}
