import DovetailAPI
import DovetailCore
import DovetailHost
import Hummingbird

// Whom a request is about, and whether its caller may ask.
extension Call {
    /// What somebody wants with what belongs to an owner.
    enum Intent {
        case read, change
    }

    /// The user that the path names: whoever asks, or for an administrator anybody.
    ///
    /// - Throws: `forbidden` for another user's affairs, whether or not there is such a user.
    func user() async throws -> UserID {
        try await self.user(named: self.parameter("user"))
    }

    /// The owner that the path names: a user, or the system, which everybody reads and administrators change.
    func owner(_ intent: Intent) async throws -> Owner {
        guard self.parameters.get("user") == nil else { return .user(try await self.user()) }
        guard try self.caller().isAdministrator || intent == .read else {
            throw DovetailError(.forbidden, "Only administrators change what belongs to the system.")
        }
        return .system
    }

    /// The installation that the path names, whether or not there is one; the slug may be written in another case.
    func installationID(_ intent: Intent) async throws -> InstallationID {
        let id = InstallationID(owner: try await self.owner(intent), slug: try self.slug())
        guard try await self.host.installation(id) == nil else { return id }
        do {
            return InstallationID(owner: id.owner, slug: try await self.host.plugin(id.slug).slug)
        } catch let error as DovetailError where error.code == .pluginNotFound {
            return id
        }
    }

    /// The owner that the query names, of things that have one each; nil for everybody, which administrators may see.
    func queriedOwner() async throws -> Owner? {
        let caller = try self.caller()
        switch try self.query("user") {
        case nil: return caller.isAdministrator ? nil : .user(caller.user)
        case "system":
            guard caller.isAdministrator else {
                throw DovetailError(.forbidden, "Only administrators see what was done with the system's plugins.")
            }
            return .system
        case let name?: return .user(try await self.user(named: name))
        }
    }

    /// A user by name: `me`, the caller's own, or for an administrator anybody's.
    func user(named text: String) async throws -> UserID {
        let caller = try self.caller()
        if text == "me" { return caller.user }
        let id = try UserID(text)
        if id.folded == caller.user.folded { return caller.user }
        guard caller.isAdministrator else {
            throw DovetailError(.forbidden, "Only \(id) and administrators may see or change what belongs to \(id).")
        }
        guard let user = try await self.host.user(id) else {
            throw DovetailError(
                .userNotFound, "There is no user \(id). An administrator adds one with `dovetail user add \(id)`.")
        }
        return user.id
    }
}
