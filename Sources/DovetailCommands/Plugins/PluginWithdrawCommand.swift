import ArgumentParser
import DovetailAPI
import DovetailCore
import NIOHTTP1

/// `dovetail plugin withdraw`.
struct PluginWithdrawCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "withdraw", abstract: "Take a release out of the catalogue.",
        discussion: "Whoever has it keeps it; nobody else can install it. It is removed when nobody has it any more.")

    @Argument(
        help: ArgumentHelp("The release: TaskManager@1.0.0.", valueName: "slug@version"),
        transform: PluginReference.init(text:))
    var release: PluginReference

    @OptionGroup var output: OutputOptions

    @OptionGroup var host: ConnectionOptions

    func validate() throws { _ = try self.release.release() }

    func run(_ client: APIClient) async throws {
        let release = try self.release.release()
        try await client.send(.DELETE, APIPaths.release(release))
        try self.output.show(release) { "Withdrew \(release)." }
    }
}
