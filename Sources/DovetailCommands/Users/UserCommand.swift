import ArgumentParser
import DovetailAPI
import DovetailCore
import NIOHTTP1

/// `dovetail user`.
struct UserCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "Add and list users.", subcommands: [UserAddCommand.self, UserListCommand.self])
}

/// `dovetail user add`.
struct UserAddCommand: ClientCommand {
    static let configuration = CommandConfiguration(commandName: "add", abstract: "Add a user.")

    @Argument(
        help: "1 to 64 letters, digits and ._-@, beginning with a letter or digit.", transform: { try UserID($0) })
    var name: UserID

    @Flag(help: "Let the user do everything, for everybody.")
    var administrator = false

    @OptionGroup var output: OutputOptions

    @OptionGroup var host: ConnectionOptions

    func run(_ client: APIClient) async throws {
        let new = API.NewUser(name: self.name.rawValue, role: self.administrator ? .administrator : .user)
        let user = try await client.send(.POST, APIPaths.users, new, as: API.User.self)
        try self.output.show(user) { "Added \(user.id) (\(user.role.rawValue))." }
    }
}

/// `dovetail user list`.
struct UserListCommand: ClientCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List every user by name.")

    @OptionGroup var output: OutputOptions

    @OptionGroup var host: ConnectionOptions

    func run(_ client: APIClient) async throws {
        var users: [API.User] = []
        var after: String?
        repeat {
            let page = try await client.get(
                APIPaths.users, query: [("after", after), ("limit", "100")], as: API.Page<API.User>.self)
            users += page.items
            after = page.next
        } while after != nil
        try self.output.show(API.Page(users)) {
            guard !users.isEmpty else { return "No users yet. `dovetail user add NAME` adds one." }
            let rows = users.map { ["\($0.id)", $0.role.rawValue, Wording.time($0.createdAt)] }
            return TextTable(["user", "role", "added"], rows: rows).text(isDecorated: Console.isDecorated)
        }
    }
}
