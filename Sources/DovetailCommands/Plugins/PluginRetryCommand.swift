import ArgumentParser
import DovetailAPI
import DovetailCore
import NIOHTTP1

/// `dovetail plugin retry`.
struct PluginRetryCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry", abstract: "Give a release that crashed too often another chance.",
        discussion:
            "It leaves quarantine for everybody, and what was enabled serves again. In none it is left as it is.")

    @Argument(
        help: ArgumentHelp("The release: TaskManager@1.0.0.", valueName: "slug@version"),
        transform: PluginReference.init(text:))
    var release: PluginReference

    @OptionGroup var output: OutputOptions

    @OptionGroup var host: ConnectionOptions

    func validate() throws { _ = try self.release.release() }

    func run(_ client: APIClient) async throws {
        let release = try self.release.release()
        try await client.send(.DELETE, APIPaths.quarantine(of: release))
        try self.output.show(release) { "\(release) may run again." }
    }
}
