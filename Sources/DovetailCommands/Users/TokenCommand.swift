import ArgumentParser
import DovetailAPI
import DovetailCore
import NIOHTTP1

/// `dovetail token`.
struct TokenCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Make a token that signs a user in, and print it alone.",
        discussion: """
            For scripts: `curl -H "Authorization: Bearer $(dovetail token ada)" …`. Whoever has the token is the user until \
            it expires.
            """)

    @Argument(help: "The user.", transform: { try UserID($0) })
    var user: UserID

    @Option(
        help: ArgumentHelp("How long it is good: 90s, 15m, 12h, 30d. The host decides otherwise.", valueName: "span"),
        transform: { try TimeSpan.duration($0) })
    var lifetime: Duration?

    @OptionGroup var output: OutputOptions

    @OptionGroup var host: ConnectionOptions

    func run(_ client: APIClient) async throws {
        let new = API.NewToken(lifetime: self.lifetime.map { Int($0.components.seconds) })
        let token = try await client.send(.POST, APIPaths.tokens(of: .user(self.user)), new, as: API.Token.self)
        try self.output.show(token) { token.token }
    }
}
