import ArgumentParser
import DovetailAPI
import NIOHTTP1

/// `dovetail theme`.
struct ThemeCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "theme", abstract: "Show or set the theme of the host; everybody's plugins hear of it.")

    @Argument(help: "1 to 64 letters, digits and ._-; what is set is shown when it is left out.")
    var name: String?

    @OptionGroup var output: OutputOptions

    @OptionGroup var host: ConnectionOptions

    func run(_ client: APIClient) async throws {
        let theme: API.Theme
        if let name = self.name {
            theme = try await client.send(.PUT, APIPaths.theme, API.Theme(theme: name))
        } else {
            theme = try await client.get(APIPaths.theme)
        }
        try self.output.show(theme) { theme.theme.map { "The theme is \($0)." } ?? "No theme is set." }
    }
}
