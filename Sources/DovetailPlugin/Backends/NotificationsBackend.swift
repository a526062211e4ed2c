public import DovetailCore

/// Sends messages to the owner of an installation.
public protocol NotificationsBackend: Sendable {
    /// Sends a message; inside a hook it leaves after the commit.
    func send(_ level: UserNotification.Level, title: String, message: String) async throws
}
