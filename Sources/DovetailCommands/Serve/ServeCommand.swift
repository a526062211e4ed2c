import ArgumentParser
import DovetailHost
import Foundation

/// `dovetail serve`.
struct ServeCommand: AsyncParsableCommand {
    /// What registers plugins with the host; set by ``Dovetail/serve(registering:)`` around the whole command.
    @TaskLocal static var registration: @Sendable (PluginHost) throws -> Void = { _ in }

    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Run the host until it is told to stop.",
        discussion: """
            Every setting is a flag, an environment variable (DOVETAIL_PORT) or a line of the settings file (port: 8080); \
            the first of these that has it counts. SIGTERM and SIGINT stop the host in good order; a second one ends it \
            at once.
            """)

    @OptionGroup var flags: ServeFlags

    func run() async throws {
        let settings = try ServeSettings(
            flags: self.flags.values, file: self.flags.config, environment: ProcessInfo.processInfo.environment)
        try await Serving(settings: settings, register: Self.registration).run()
    }
}
