import DovetailCore
import DovetailPlugin
import DovetailWire
import NIOCore

/// Messages to the owner, through the host.
struct RemoteNotifications: NotificationsBackend {
    let remote: RemoteContext

    func send(_ level: UserNotification.Level, title: String, message: String) async throws {
        let document = NotificationDocument(level: level, title: title, message: message)
        try await self.remote.call(.notificationsSend, json: try ByteBuffer(document: document))
    }
}
