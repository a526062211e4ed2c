import ArgumentParser

/// `dovetail plugin`.
struct PluginCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plugin", abstract: "Fill, show and check what can be installed.",
        subcommands: [
            PluginListCommand.self, PluginShowCommand.self, PluginPublishCommand.self, PluginWithdrawCommand.self,
            PluginRetryCommand.self, PluginCheckCommand.self,
        ])
}
