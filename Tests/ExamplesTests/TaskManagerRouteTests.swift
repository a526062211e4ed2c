import Crypto
import DovetailCore
import DovetailHost
import DovetailTesting
import Foundation
import Testing

@Suite("The routes of the task manager")
struct TaskManagerRouteTests {
    @Test("add, complete, reopen and delete a task", arguments: TaskManagerForm.allCases)
    func aTasksLife(form: TaskManagerForm) async throws {
        try await Examples.withHost(as: form) { host in
            let ada = try await host.userWithTasks("ada")
            let added = try await host.send(.post, "/tasks", ["title": "  Sharpen the chisels "], as: ada)
            #expect(added["title"] == "Sharpen the chisels")
            let path = "/tasks/\(try #require(added["id"]?.integer))"
            #expect(try await host.send(.post, "\(path)/complete", as: ada)["completed_at"] != nil)
            #expect(try await host.send(.get, "/summary", as: ada) == ["open": 3, "completed": 1])
            #expect(try await host.send(.post, "\(path)/reopen", as: ada)["completed_at"] == nil)
            #expect(try await host.respond(.delete, path, as: ada).status == 204)
            #expect(try await self.status { try await host.respond(.delete, path, as: ada) } == 404)
        }
    }

    @Test("keep the tasks of one user from another", arguments: TaskManagerForm.allCases)
    func othersTasks(form: TaskManagerForm) async throws {
        try await Examples.withHost(as: form) { host in
            let ada = try await host.userWithTasks("ada")
            let ben = try await host.userWithTasks("ben")
            let id = try #require(try await host.rows(of: ada).first?.value("id", as: Int.self))
            #expect(try await self.status { try await host.respond(.delete, "/tasks/\(id)", as: ben) } == 404)
            #expect(try await self.status { try await host.respond(.post, "/tasks/\(id)/complete", as: ben) } == 404)
            #expect(try await host.rows(of: ada).count == 3)
        }
    }

    @Test("list as many tasks as the setting page_size says, page by page", arguments: TaskManagerForm.allCases)
    func pages(form: TaskManagerForm) async throws {
        try await Examples.withHost(as: form) { host in
            let ada = try await host.userWithTasks("ada")
            try await host.perform(.configure(["page_size": 2]), for: ada)
            let first = try await host.send(.get, "/tasks", as: ada)
            #expect(first["tasks"]?.array?.count == 2)
            #expect(first["total"] == 3)
            let second = try await host.send(.get, "/tasks", query: ["page": "2"], as: ada)
            #expect(second["tasks"]?.array?.count == 1)
        }
    }

    @Test(
        "refuse what is no task, and say why", arguments: [["title": "  "], ["title": 3], [:]] as [JSONValue],
        TaskManagerForm.allCases)
    func badTasks(body: JSONValue, form: TaskManagerForm) async throws {
        try await Examples.withHost(as: form) { host in
            let ada = try await host.userWithTasks("ada")
            await #expect(throws: (any Error).self) { try await host.send(.post, "/tasks", body, as: ada) }
            #expect(try await host.rows(of: ada).count == 3)
        }
    }

    @Test(
        "tell other plugins when a task is completed, once, and the user when it was the last",
        arguments: TaskManagerForm.allCases)
    func events(form: TaskManagerForm) async throws {
        try await Examples.withHost(as: form) { host in
            let ada = try await host.userWithTasks("ada")
            let events = host.test.host.events { $0.name == "TaskManager.task.completed" }
            for row in try await host.rows(of: ada) {
                let path = "/tasks/\(try row.value("id", as: Int.self))/complete"
                _ = try await host.send(.post, path, as: ada)
                _ = try await host.send(.post, path, as: ada)
            }
            var titles: [String?] = []
            for await event in events.prefix(3) {
                titles.append(try JSONValue(parsing: event.data)["title"]?.string)
            }
            #expect(titles == ["Complete this one", "Add a task of your own", "Look around"])
            #expect(
                try await host.test.host.notifications(of: ada).map(\.title) == [
                    "All done", "TaskManager is installed",
                ])
        }
    }

    @Test("sign an export with the key that the user has set", arguments: TaskManagerForm.allCases)
    func export(form: TaskManagerForm) async throws {
        try await Examples.withHost(as: form) { host in
            let ada = try await host.userWithTasks("ada")
            #expect(try await self.status { try await host.respond(.get, "/export", as: ada) } == 409)
            let key = "correct horse battery staple"
            try await host.perform(.configure(["signing_key": .string(key)]), for: ada)
            let response = try await host.respond(.get, "/export", as: ada)
            let bytes = try await response.body.collect(upTo: 1 << 20)
            let code = HMAC<SHA256>.authenticationCode(for: bytes, using: SymmetricKey(data: Array(key.utf8)))
            let digits = code.map { String(format: "%02x", $0) }.joined()
            #expect(response.headers["X-Signature"] == "sha256=\(digits)")
            #expect(try JSONValue(parsing: bytes).array?.count == 3)
        }
    }

    /// The status with which a request fails.
    private func status(_ request: () async throws -> PluginResponse) async throws -> Int {
        do {
            return try await request().status
        } catch let failure as RequestFailure {
            return failure.status
        }
    }
}
