public import DovetailCore

/// Who hears of an event that a plugin publishes.
public enum EventAudience: Sendable, Hashable {
    /// The installations of the same owner, and the system's.
    case owner
    /// The installations of one user; only for an installation of the system.
    case user(UserID)
    /// Everybody's; needs the permission `events.broadcast`.
    case everyone
}
