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

    @Flag(help: "Stop it without asking it: none of its code runs, and what it holds is let go.")
    var force = false

    @OptionGroup var output: OutputOptions

    @OptionGroup var host: ConnectionOptions

    var options: API.ActionOptions { API.ActionOptions(force: self.force ? true : nil) }

    func validate() throws { try self.plugin.refuseVersion() }
}
