import ArgumentParser
import DovetailAPI
import DovetailCore
import NIOHTTP1

/// `dovetail preferences`.
struct PreferencesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "preferences", abstract: "Show and change what a user prefers; the user's plugins hear of it.",
        subcommands: [PreferencesGetCommand.self, PreferencesSetCommand.self, PreferencesUnsetCommand.self],
        defaultSubcommand: PreferencesGetCommand.self)
}

/// The flag that says whose preferences.
struct PreferenceOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The user; with a token of one's own, oneself when it is left out.", valueName: "user"),
        transform: { text in try UserID(text) })
    var user: UserID?

    /// Where the preferences lie.
    func path(_ connection: Connection) throws -> String {
        if let user = self.user { return APIPaths.preferences(of: .user(user)) }
        guard connection.isAdministrator else { return APIPaths.preferences(of: .me) }
        throw CommandFailure(
            "Whose? Name a user with --user. `dovetail user list` shows the users.", status: .usage)
    }
}

/// `dovetail preferences get`.
struct PreferencesGetCommand: ClientCommand {
    static let configuration = CommandConfiguration(commandName: "get", abstract: "Show the preferences.")

    @OptionGroup var user: PreferenceOptions

    @OptionGroup var output: OutputOptions

    @OptionGroup var host: ConnectionOptions

    func run(_ client: APIClient) async throws {
        let preferences = try await client.get(self.user.path(client.connection), as: API.Preferences.self)
        try self.output.show(preferences) { preferences.text }
    }
}

/// `dovetail preferences set`.
struct PreferencesSetCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Change preferences.",
        discussion: "A value that is a number, true or false in JSON is one; everything else is a text.")

    @Argument(help: ArgumentHelp("A preference and its value.", valueName: "key=value"))
    var changes: [String]

    @OptionGroup var user: PreferenceOptions

    @OptionGroup var output: OutputOptions

    @OptionGroup var host: ConnectionOptions

    func validate() throws { _ = try self.values() }

    func run(_ client: APIClient) async throws {
        let changes = API.Preferences(values: try self.values())
        let path = try self.user.path(client.connection)
        let preferences = try await client.send(.PATCH, path, changes, as: API.Preferences.self)
        try self.output.show(preferences) { preferences.text }
    }

    private func values() throws -> [String: JSONValue] {
        var values: [String: JSONValue] = [:]
        for change in self.changes {
            let parts = change.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, !parts[0].isEmpty else {
                throw ValidationError("“\(change.excerpt(40))” is no change. Write key=value.")
            }
            values[parts[0]] = Self.value(of: parts[1])
        }
        return values
    }

    private static func value(of text: String) -> JSONValue {
        switch JSONValue(text: text) {
        case .bool(let value)?: .bool(value)
        case .integer(let value)?: .integer(value)
        case .number(let value)?: .number(value)
        case .null?, .string?, .array?, .object?, nil: .string(text)
        }
    }
}

/// `dovetail preferences unset`.
struct PreferencesUnsetCommand: ClientCommand {
    static let configuration = CommandConfiguration(commandName: "unset", abstract: "Remove preferences.")

    @Argument(help: "The preferences to remove.")
    var keys: [String]

    @OptionGroup var user: PreferenceOptions

    @OptionGroup var output: OutputOptions

    @OptionGroup var host: ConnectionOptions

    func run(_ client: APIClient) async throws {
        let values = self.keys.map { ($0, JSONValue.null) }
        let changes = API.Preferences(values: Dictionary(values, uniquingKeysWith: { first, _ in first }))
        let path = try self.user.path(client.connection)
        let preferences = try await client.send(.PATCH, path, changes, as: API.Preferences.self)
        try self.output.show(preferences) { preferences.text }
    }
}

extension API.Preferences {
    /// The preferences, for people.
    fileprivate var text: String {
        guard !self.values.isEmpty else { return "Nothing is set." }
        return FactList(self.values.sorted { $0.key < $1.key }.map { ($0.key, Wording.value($0.value)) }).text
    }
}
