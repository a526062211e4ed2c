import DovetailPlugin
import Foundation

/// What the plugin answers over HTTP, below `/plugins/TaskManager`.
///
/// The host has signed the caller in and found their installation before a handler runs. What a handler throws becomes a
/// problem document: `RequestFailure` with its status and sentence, anything else as a fault of the plugin.
struct TaskRoutes: Sendable {
    let context: PluginContext

    private var tasks: TaskList { TaskList(of: self.context) }

    /// Binds every route that the manifest declares.
    func bind() async throws {
        let routes = self.context.routes
        try await routes.get("/tasks") { try await self.list($0) }
        try await routes.post("/tasks") { try await self.add($0) }
        try await routes.post("/tasks/{id}/complete") { try await self.complete($0) }
        try await routes.post("/tasks/{id}/reopen") { try await self.reopen($0) }
        try await routes.delete("/tasks/{id}") { try await self.delete($0) }
        try await routes.get("/summary") { try await self.summary($0) }
        try await routes.get("/export") { _ in try await TaskExport(context: self.context).response() }
    }

    private func list(_ request: PluginRequest) async throws -> PluginResponse {
        guard let show = TaskList.Show(rawValue: request.query("show") ?? "all") else {
            throw RequestFailure.invalid("`show` is open, completed or all.")
        }
        guard let page = Int(request.query("page") ?? "1"), (1...1_000_000).contains(page) else {
            throw RequestFailure.invalid("`page` is a number from 1 on.")
        }
        let size = try await Settings(of: self.context).pageSize
        let found = try await self.tasks.page(page, of: size, show: show)
        return try .json(TaskPage(tasks: found.tasks, page: page, pageSize: size, total: found.total))
    }

    private func add(_ request: PluginRequest) async throws -> PluginResponse {
        let new = try await request.decode(NewTask.self)
        return try .json(try await self.tasks.add(title: new.title, dueOn: new.dueOn), status: 201)
    }

    private func complete(_ request: PluginRequest) async throws -> PluginResponse {
        let id: Int = try request.parameter("id")
        let isNews = try await self.tasks.setCompleted(true, id: id)
        let task = try await self.tasks.task(id)
        if isNews { try await self.tell(task) }
        return try .json(task)
    }

    private func reopen(_ request: PluginRequest) async throws -> PluginResponse {
        let id: Int = try request.parameter("id")
        _ = try await self.tasks.setCompleted(false, id: id)
        return try .json(try await self.tasks.task(id))
    }

    private func delete(_ request: PluginRequest) async throws -> PluginResponse {
        let id: Int = try request.parameter("id")
        guard try await self.tasks.delete(id) else { throw RequestFailure.notFound("You have no task \(id).") }
        return .noContent
    }

    private func summary(_ request: PluginRequest) async throws -> PluginResponse {
        guard let today = request.query("today").map(Day.init(rawValue:)) ?? .today else {
            throw RequestFailure.invalid("`today` is a day such as 2026-01-31.")
        }
        return try .json(try await self.tasks.summary(on: today))
    }

    /// Tells other plugins that a task is completed, and the owner when it was the last.
    private func tell(_ task: TaskItem) async throws {
        try await self.context.events.publish("TaskManager.task.completed", task)
        if try await self.tasks.summary(on: .today).open == 0 {
            try await self.context.notifications.send("All done", "You completed your last open task: \(task.title)")
        }
    }
}

/// What a caller sends to add a task.
private struct NewTask: Decodable {
    let title: String
    let dueOn: Day?

    private enum CodingKeys: String, CodingKey {
        case title
        case dueOn = "due_on"
    }
}

/// One page of the list.
private struct TaskPage: Encodable {
    let tasks: [TaskItem]
    let page: Int
    let pageSize: Int
    let total: Int

    private enum CodingKeys: String, CodingKey {
        case tasks, page, total
        case pageSize = "page_size"
    }
}
