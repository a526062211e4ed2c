/// Whom an installation belongs to: one user, or everybody through the system.
public enum Owner: Hashable, Sendable {
    /// One user, who installed the plugin for themselves.
    case user(UserID)
    /// The host itself: one installation, made by an administrator, that serves every user.
    case system

    /// The user, or nil when the owner is the system.
    public var user: UserID? {
        switch self {
        case .user(let id): id
        case .system: nil
        }
    }
}

extension Owner: RawRepresentable {
    /// The user's name, or `system`, which no user may be called.
    public var rawValue: String {
        switch self {
        case .user(let id): id.rawValue
        case .system: "system"
        }
    }

    /// Reads an owner back; nil when the text is neither `system` nor a user name.
    public init?(rawValue: String) {
        if rawValue == "system" {
            self = .system
        } else if let user = try? UserID(rawValue) {  // The error is the nil.
            self = .user(user)
        } else {
            return nil
        }
    }
}

extension Owner: Codable {}

extension Owner: CustomStringConvertible {
    public var description: String {
        switch self {
        case .user(let id): "user \(id)"
        case .system: "the system"
        }
    }
}
