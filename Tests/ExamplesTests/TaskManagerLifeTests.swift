import DovetailCore
import DovetailHost
import DovetailTesting
import Foundation
import Testing

@Suite("The life of the task manager")
struct TaskManagerLifeTests {
    @Test("B6 · the first install makes the shared table, the next finds it there", arguments: TaskManagerForm.allCases)
    func sharedTable(form: TaskManagerForm) async throws {
        try await Examples.withHost(as: form) { host in
            let ada = try await host.userWithTasks("ada")
            let adasRows = try await host.rows(of: ada)
            let ben = try await host.userWithTasks("ben")
            #expect(try await host.rows(of: ada) == adasRows)
            #expect(try await host.rows(of: ben).count == 3)
        }
    }

    @Test("B1 · an install answers a message for the user and data for programs", arguments: TaskManagerForm.allCases)
    func structuredAnswer(form: TaskManagerForm) async throws {
        try await Examples.withHost(as: form) { host in
            let ada = try await host.test.user("ada")
            let result = try await host.perform(.install(version: SemanticVersion(1, 0, 0)), for: ada)
            #expect(result.isSuccess)
            #expect(result.message == "Welcome! 3 tasks are waiting for you.")
            #expect(result.data == ["tasks": 3])
        }
    }

    @Test(
        "B7 · uninstalling deletes that user's rows, and leaves the others' byte for byte and the table standing",
        arguments: TaskManagerForm.allCases)
    func uninstall(form: TaskManagerForm) async throws {
        try await Examples.withHost(as: form) { host in
            let ada = try await host.userWithTasks("ada")
            let ben = try await host.userWithTasks("ben")
            let bensRows = try await host.rows(of: ben)
            let result = try await host.perform(.uninstall(), for: ada)
            #expect(result.data == ["tasks": 3])
            #expect(try await host.rows(of: ada).isEmpty)
            #expect(try await host.rows(of: ben) == bensRows)
            #expect(try await host.send(.get, "/summary", as: ben)["open"] == 3)
        }
    }

    @Test(
        "an update gives the tasks of whoever updates due dates, and leaves everybody else on the old release",
        arguments: TaskManagerForm.allCases)
    func update(form: TaskManagerForm) async throws {
        try await Examples.withHost(as: form) { host in
            let ada = try await host.userWithTasks("ada")
            let ben = try await host.userWithTasks("ben")
            for owner in [ada, ben] {
                _ = try await host.send(.post, "/tasks", ["title": "Send the bill by 2026-01-31"], as: owner)
                _ = try await host.send(.post, "/tasks", ["title": "Stand by 2026-02-31"], as: owner)
            }
            let result = try await host.perform(.update(), for: ada)
            #expect(result.version == SemanticVersion(1, 1, 0))
            #expect(result.message == "1 of your tasks has a due date now.")

            let adas = try await host.send(.get, "/tasks", as: ada)["tasks"]?.array ?? []
            #expect(adas.first?["title"] == "Send the bill")
            #expect(adas.first?["due_on"] == "2026-01-31")
            #expect(try await host.titles(of: ada).contains("Stand by 2026-02-31"))
            #expect(try await host.send(.get, "/summary", query: ["today": "2026-02-01"], as: ada)["overdue"] == 1)

            #expect(try await host.titles(of: ben).contains("Send the bill by 2026-01-31"))
            #expect(try await host.send(.post, "/tasks", ["title": "Old code, new table"], as: ben)["id"] != nil)
        }
    }

    @Test(
        "B8 · a setting that the plugin refuses is a failure of validation, and the old value stays",
        arguments: TaskManagerForm.allCases)
    func refusedSetting(form: TaskManagerForm) async throws {
        try await Examples.withHost(as: form) { host in
            let ada = try await host.userWithTasks("ada")
            let result = try await host.test.perform(
                .configure(["signing_key": "0123456789abcdef \n"]), "TaskManager", for: ada)
            #expect(result.error?.code == .validationFailed)
            #expect(result.error?.remedy == .changeRequest)
            await #expect(throws: RequestFailure.self) { try await host.send(.get, "/export", as: ada) }
        }
    }

    @Test(
        "the schedule deletes what was completed longer ago than the setting says", arguments: TaskManagerForm.allCases)
    func tidyUp(form: TaskManagerForm) async throws {
        let clock = ManualClock()
        try await Examples.withHost(as: form, clock: clock) { host in
            let ada = try await host.userWithTasks("ada")
            let ben = try await host.userWithTasks("ben")
            for owner in [ada, ben] {
                _ = try await host.databases.execute(
                    SQLStatement(
                        "UPDATE tasks SET completed_at = '2020-01-01T00:00:00.000Z' WHERE id = (SELECT min(id) FROM tasks WHERE owner = :who)",
                        named: ["who": .text(owner.rawValue)]), in: host.slug)
            }
            try await host.perform(.disable, for: ben)
            await clock.waitForSleeper(of: .seconds(86_400))
            clock.advance(by: .seconds(86_400))
            // The schedule sleeps again when a run has ended; the limit of the run's time is shorter.
            await clock.waitForSleeper(of: .seconds(86_400))
            #expect(try await host.rows(of: ada).count == 2)
            #expect(try await host.rows(of: ben).count == 3)
        }
    }
}
