import ArgumentParser
import DovetailAPI
import DovetailCore
import NIOHTTP1

/// `dovetail sign-in`.
struct SignInCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign-in", abstract: "Make a code with which a browser signs a user in, once.")

    @Argument(help: "The user.", transform: { try UserID($0) })
    var user: UserID

    @OptionGroup var output: OutputOptions

    @OptionGroup var host: ConnectionOptions

    func run(_ client: APIClient) async throws {
        let code = try await client.send(
            .POST, APIPaths.signInCodes(of: .user(self.user)), as: API.SignInCode.self)
        try self.output.show(code) {
            """
            \(code.code)

            It signs \(code.user) in once, until \(Wording.time(code.expiresAt)):
              curl -c cookies.txt -H 'Content-Type: application/json' -d '{"code":"\(code.code)"}' \
            \(client.connection.url)\(APIPaths.session)
            """
        }
    }
}
