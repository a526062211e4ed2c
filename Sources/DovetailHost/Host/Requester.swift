public import DovetailCore

/// Who asks for an operation, and what they may do.
public enum Requester: Sendable, Equatable {
    /// The host's own code, which may do everything.
    case host
    /// A user, for what is theirs.
    case user(UserID)
    /// An administrator, who may do everything for everybody.
    case administrator(UserID)

    /// Somebody of a role.
    public init(_ user: UserID, role: Role) {
        switch role {
        case .user: self = .user(user)
        case .administrator: self = .administrator(user)
        }
    }

    /// Who it is, for the journal; nil when it is the host.
    public var user: UserID? {
        switch self {
        case .host: nil
        case .user(let user), .administrator(let user): user
        }
    }

    /// Whether they may do everything.
    public var isAdministrator: Bool {
        switch self {
        case .host, .administrator: true
        case .user: false
        }
    }
}
