import ArgumentParser
import DovetailAPI
import DovetailCore

/// `dovetail list`.
struct ListCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the plugins that a user has installed.")

    @OptionGroup var owner: OwnerOptions

    @OptionGroup var output: OutputOptions

    @OptionGroup var host: ConnectionOptions

    func run(_ client: APIClient) async throws {
        let path = APIPaths.installations(of: try self.owner.owner(client.connection))
        let page = try await client.get(path, as: API.Page<API.Installation>.self)
        try self.output.show(page) { Self.text(of: page.items) }
    }

    private static func text(of installations: [API.Installation]) -> String {
        guard !installations.isEmpty else {
            return "Nothing is installed. `dovetail plugin list` shows what there is."
        }
        let rows = installations.map { installation in
            [
                "\(installation.slug)", Wording.version(installation.version), installation.state.rawValue,
                installation.isUpdateAvailable ? Wording.version(installation.latestVersion) : "–",
                installation.failure?.message ?? "",
            ]
        }
        return TextTable(["plugin", "version", "state", "update", "problem"], rows: rows)
            .text(isDecorated: Console.isDecorated)
    }
}
