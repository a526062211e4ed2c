import ArgumentParser
import DovetailAPI

/// `dovetail rollback`.
struct RollbackCommand: LifecycleCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback",
        abstract: "Undo the last update: go back to the release before, with the data from before the update.",
        discussion:
            "What was written since then is not kept on the older release. `dovetail status` says until when an\nupdate can be undone."
    )
    static let action = API.Action.rollback
    static let activity = "Rolling back"

    @Argument(
        help: ArgumentHelp("The plugin's slug.", valueName: "slug"),
        transform: PluginReference.init(text:))
    var plugin: PluginReference

    @OptionGroup var owner: OwnerOptions

    @OptionGroup var output: OutputOptions

    @OptionGroup var host: ConnectionOptions

    func validate() throws { try self.plugin.refuseVersion() }
}
