public import DovetailCore

/// Messages to the owner of an installation.
///
/// Needs `notifications.send`.
public struct Notifications: Sendable {
    private let backend: any NotificationsBackend

    /// Makes the capability over a backend.
    public init(backend: any NotificationsBackend) {
        self.backend = backend
    }

    /// Sends a message: a few words, and a sentence or two.
    ///
    /// In a hook, it leaves when the operation has ended well.
    public func send(_ title: String, _ message: String, level: UserNotification.Level = .info) async throws {
        try await self.backend.send(level, title: title, message: message)
    }
}
