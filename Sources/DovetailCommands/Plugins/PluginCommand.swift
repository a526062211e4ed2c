import ArgumentParser

/// `dovetail plugin`.
struct PluginCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plugin", abstract: "Write plugins, and fill, show and check what can be installed.",
        subcommands: [
            PluginNewCommand.self, PluginCheckCommand.self, PluginPublishCommand.self, PluginListCommand.self,
            PluginShowCommand.self, PluginWithdrawCommand.self, PluginRetryCommand.self, PluginLibraryCommand.self,
        ])
}
