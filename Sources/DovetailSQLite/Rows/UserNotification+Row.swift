import DovetailCore
import FoundationEssentials
import GRDB

// How a notification stands in the table `notifications`.
extension UserNotification {
    /// Reads a notification.
    init(_ row: Row) throws {
        self.init(
            id: try row.text("id"), owner: try row.required("owner", Owner.init(rawValue:)),
            source: try row.text("source"), level: try row.required("level", Level.init(rawValue:)),
            title: try row.text("title"), message: try row.text("message"), time: try row.date("sent_at"))
    }

    /// Makes the row.
    ///
    /// One of the same id is the same notification, and stays.
    func insert(_ database: Database) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO notifications (id, owner, source, level, title, message, sent_at) VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO NOTHING
                """
        ).execute(arguments: [
            self.id, self.owner.rawValue, self.source, self.level.rawValue, self.title, self.message,
            self.time.timeIntervalSince1970,
        ])
    }
}
