import DovetailCore
import DovetailHost
import DovetailTesting
import Testing

@Suite("The task manager as a program", .timeLimit(.minutes(10)))
struct TaskManagerProgramTests {
    @Test("X1 · built from the same source, it lives a whole life in a process of its own, and leaves nothing")
    func life() async throws {
        try await Examples.withHost(as: .program) { host in
            let ada = try await host.test.user("ada")
            let installed = try await host.perform(.install(version: SemanticVersion(1, 0, 0)), for: ada)
            #expect(installed.message == "Welcome! 3 tasks are waiting for you.")
            await #expect(throws: DovetailError.self) { try await host.send(.get, "/tasks", as: ada) }
            try await host.perform(.enable, for: ada)

            let process = try #require(await host.test.host.processes(of: host.slug).first)
            #expect(process.unit.release.version == SemanticVersion(1, 0, 0))
            #expect(process.instances == 1)
            let added = try await host.send(.post, "/tasks", ["title": "Sharpen the chisels"], as: ada)
            let id = try #require(added["id"]?.integer)
            let done = try await host.send(.post, "/tasks/\(id)/complete", as: ada)
            #expect(done["completed_at"] != nil)
            try await host.perform(.configure(["signing_key": "0123456789abcdef", "page_size": 2]), for: ada)
            #expect(try await host.titles(of: ada).count == 2)
            let export = try await host.respond(.get, "/export", as: ada)
            #expect(export.status == 200)

            try await host.perform(.disable, for: ada)
            await #expect(throws: DovetailError.self) { try await host.send(.get, "/tasks", as: ada) }
            #expect(try await host.rows(of: ada).count == 4)
            try await host.perform(.enable, for: ada)
            #expect(try await host.send(.get, "/summary", as: ada) == ["open": 3, "completed": 1])

            let updated = try await host.perform(.update(), for: ada)
            #expect(updated.version == SemanticVersion(1, 1, 0))
            #expect(try await host.send(.get, "/summary", as: ada)["completed"] == 1)

            try await host.perform(.disable, for: ada)
            let uninstalled = try await host.perform(.uninstall(), for: ada)
            #expect(uninstalled.message == "Your 4 tasks are deleted.")
            #expect(try await host.rows(of: ada).isEmpty)
            #expect(try await host.test.state("TaskManager", of: ada) == .uninstalled)
            #expect(await host.test.host.processes(of: host.slug).allSatisfy { $0.instances == 0 })
        }
    }
}
