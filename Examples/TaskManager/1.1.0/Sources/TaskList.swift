import DovetailPlugin
import Foundation

/// The tasks of one owner.
///
/// All owners share the table. Every statement names `:owner`, which the host binds to the owner of this installation, so
/// that nobody's code can say another's name.
struct TaskList {
    let database: Database

    /// The tasks of whom a context speaks for.
    init(of context: PluginContext) {
        self.database = context.database
    }

    /// A page of tasks, the most urgent first, and how many there are on all pages.
    func page(_ page: Int, of size: Int, show: Show) async throws -> (tasks: [TaskItem], total: Int) {
        let rows = try await self.database.query(
            """
            SELECT id, title, due_on, created_at, completed_at FROM tasks WHERE owner = :owner AND \(show.condition)
            ORDER BY completed_at IS NOT NULL, completed_at DESC, due_on IS NULL, due_on, id DESC LIMIT ? OFFSET ?
            """, size, (page - 1) * size)
        let count = try await self.database.query(
            "SELECT count(*) AS total FROM tasks WHERE owner = :owner AND \(show.condition)")
        return (try rows.map(TaskItem.init), try count.first?.value("total") ?? 0)
    }

    /// A task of this owner.
    ///
    /// - Throws: 404 when the owner has no such task; whether somebody else has is nobody's business.
    func task(_ id: Int) async throws -> TaskItem {
        let rows = try await self.database.query(
            "SELECT id, title, due_on, created_at, completed_at FROM tasks WHERE owner = :owner AND id = ?", id)
        guard let row = rows.first else { throw RequestFailure.notFound("You have no task \(id).") }
        return try TaskItem(row: row)
    }

    /// Adds a task.
    func add(title: String, dueOn: Day? = nil) async throws -> TaskItem {
        let outcome = try await self.database.execute(
            "INSERT INTO tasks (owner, title, due_on, created_at) VALUES (:owner, ?, ?, ?)",
            try TaskItem.validTitle(title), dueOn?.rawValue, Date())
        return try await self.task(Int(outcome.lastInsertedID))
    }

    /// Completes or reopens a task.
    ///
    /// - Returns: Whether that changed anything.
    func setCompleted(_ isCompleted: Bool, id: Int) async throws -> Bool {
        let completedAt = isCompleted ? Date() : nil
        let outcome = try await self.database.execute(
            "UPDATE tasks SET completed_at = ? WHERE owner = :owner AND id = ? AND (completed_at IS NULL) = ?",
            completedAt, id, isCompleted)
        return outcome.changes > 0
    }

    /// Deletes a task; whether there was one.
    func delete(_ id: Int) async throws -> Bool {
        try await self.database.execute("DELETE FROM tasks WHERE owner = :owner AND id = ?", id).changes > 0
    }

    /// Deletes the tasks that were completed before a moment; how many.
    func deleteCompleted(before moment: Date) async throws -> Int {
        try await self.database.execute("DELETE FROM tasks WHERE owner = :owner AND completed_at < ?", moment).changes
    }

    /// Deletes everything; how many tasks that were.
    func deleteAll() async throws -> Int {
        try await self.database.execute("DELETE FROM tasks WHERE owner = :owner").changes
    }

    /// How many tasks are open, overdue on a day, and completed.
    func summary(on today: Day) async throws -> Summary {
        let rows = try await self.database.query(
            """
            SELECT count(*) - count(completed_at) AS open, count(completed_at) AS completed,
                count(CASE WHEN completed_at IS NULL AND due_on < ? THEN 1 END) AS overdue
            FROM tasks WHERE owner = :owner
            """, today.rawValue)
        guard let row = rows.first else { return Summary(open: 0, overdue: 0, completed: 0) }
        return Summary(
            open: try row.value("open"), overdue: try row.value("overdue"), completed: try row.value("completed"))
    }
}

extension TaskList {
    /// Which tasks to list.
    enum Show: String {
        case open, completed, all

        /// The condition of a query.
        ///
        /// Made of constants only: what a caller sends is bound to a placeholder instead.
        fileprivate var condition: String {
            switch self {
            case .open: "completed_at IS NULL"
            case .completed: "completed_at IS NOT NULL"
            case .all: "TRUE"
            }
        }
    }

    /// How many tasks an owner has.
    struct Summary: Codable, Sendable {
        /// Those to be done.
        let open: Int
        /// Those of them that should be done already.
        let overdue: Int
        /// Those done.
        let completed: Int
    }
}
