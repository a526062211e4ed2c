/// The two places where installations lie: a user's own, and the system's.
enum Scope: CaseIterable {
    case user, system

    /// The path of everything in that place.
    var path: String {
        switch self {
        case .user: "/api/v1/users/{user}"
        case .system: "/api/v1/system"
        }
    }

    /// The shelf in the description.
    var tag: String {
        switch self {
        case .user: "Installations"
        case .system: "System installations"
        }
    }

    /// Whose, in a summary.
    var possessive: String {
        switch self {
        case .user: "a user's"
        case .system: "the system's"
        }
    }
}
