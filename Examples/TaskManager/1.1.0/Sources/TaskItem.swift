import DovetailPlugin
import Foundation

/// One task, as it lies in the database and as it goes over HTTP.
struct TaskItem: Codable, Sendable {
    /// The id, unique among all owners.
    let id: Int
    /// What is to be done.
    let title: String
    /// The day by which it is to be done; nil when it has time.
    let dueOn: Day?
    /// When it was added.
    let createdAt: Date
    /// When it was completed; nil while it is open.
    let completedAt: Date?

    private enum CodingKeys: String, CodingKey {
        case id, title
        case dueOn = "due_on"
        case createdAt = "created_at"
        case completedAt = "completed_at"
    }
}

extension TaskItem {
    /// Reads a row of the table `tasks`.
    init(row: SQLRow) throws {
        self.id = try row.value("id")
        self.title = try row.value("title")
        self.dueOn = try row.value("due_on", as: String?.self).flatMap(Day.init(rawValue:))
        self.createdAt = try row.value("created_at")
        self.completedAt = try row.value("completed_at")
    }

    /// A title without the white space around it.
    ///
    /// - Throws: 422 when nothing is left, or too much.
    static func validTitle(_ text: String) throws -> String {
        let title = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !title.isEmpty else { throw RequestFailure.invalid("A task needs a title.") }
        guard title.count <= 200 else { throw RequestFailure.invalid("A title may have 200 characters.") }
        return title
    }
}
