import DovetailCore
import DovetailPlugin

/// Notifications behind the gate.
struct GatedNotifications: NotificationsBackend {
    let session: Session
    let store: any HostStore
    let clock: any HostClock

    func send(_ level: UserNotification.Level, title: String, message: String) async throws {
        try self.session.require(.notificationsSend)
        let notification = UserNotification(
            id: TimeOrderedID.make(at: self.clock.now), owner: self.session.installation.owner,
            source: self.session.installation.slug.rawValue, level: level, title: title.excerpt(200),
            message: message.excerpt(2_000), time: self.clock.now)
        if let stage = try self.session.target() {
            try await stage.stage(bytes: notification.byteCount) { $0.notifications.append(notification) }
        } else {
            try await self.store.insert(notification)
        }
    }
}

extension UserNotification {
    /// What a notification takes in memory, roughly.
    fileprivate var byteCount: Int { self.title.utf8.count + self.message.utf8.count + 200 }
}
