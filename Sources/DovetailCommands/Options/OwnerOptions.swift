import ArgumentParser
import DovetailAPI
import DovetailCore

/// The flags that say for whom a plugin is.
struct OwnerOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The user; with a token of one's own, oneself when it is left out.", valueName: "user"),
        transform: { text in try UserID(text) })
    var user: UserID?

    @Flag(help: "The system: everybody, by an administrator.")
    var system = false

    func validate() throws {
        guard self.user == nil || !self.system else {
            throw ValidationError("Name a user with --user, or everybody with --system, not both.")
        }
    }

    /// Whom the flags name.
    ///
    /// - Throws: A usage error when they name nobody and the token is the administrator's, who has no plugins.
    func owner(_ connection: Connection) throws -> APIOwner {
        if self.system { return .system }
        if let user = self.user { return .user(user) }
        guard connection.isAdministrator else { return .me }
        throw CommandFailure(
            "For whom? Name a user with --user, or everybody with --system. `dovetail user list` shows the users.",
            status: .usage)
    }
}
