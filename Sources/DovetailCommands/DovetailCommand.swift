import ArgumentParser
import DovetailCore

/// The root of all commands.
struct DovetailCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dovetail",
        abstract: "Host plugins that every user installs for themselves.",
        discussion: """
            `dovetail serve` runs the host. Commands about plugins and users talk to a host that runs: the one whose data \
            folder lies on this machine, or the one that --url and --token, or DOVETAIL_URL and DOVETAIL_TOKEN, name.

            \(ExitCode.table)
            """,
        version: DovetailVersion.text,
        groupedSubcommands: [
            CommandGroup(
                name: "HOST:",
                subcommands: [
                    ServeCommand.self, OperationsCommand.self, EventsCommand.self, ProcessesCommand.self,
                    ThemeCommand.self, MaintenanceCommand.self,
                ]),
            CommandGroup(
                name: "PLUGINS OF A USER:",
                subcommands: [
                    InstallCommand.self, EnableCommand.self, DisableCommand.self, UpdateCommand.self,
                    UninstallCommand.self, RollbackCommand.self, RetryCommand.self, DismissCommand.self,
                    StatusCommand.self, ListCommand.self, ConfigCommand.self, ModulesCommand.self, ExportsCommand.self,
                ]),
            CommandGroup(
                name: "DATA FOLDER:", subcommands: [BackupCommand.self, RestoreCommand.self, DoctorCommand.self]),
            CommandGroup(name: "CATALOGUE:", subcommands: [PluginCommand.self]),
            CommandGroup(
                name: "USERS:",
                subcommands: [UserCommand.self, PreferencesCommand.self, TokenCommand.self, SignInCommand.self]),
        ])
}
