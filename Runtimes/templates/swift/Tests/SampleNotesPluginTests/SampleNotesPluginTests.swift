import DovetailHost
import DovetailPlugin
import DovetailSQLite
import DovetailTesting
import Foundation
import SampleNotesPlugin
import Testing

/// The plugin in a host of its own, with its store on the disk.
@Suite("Sample Notes")
struct SampleNotesPluginTests {
    private static let package = URL(filePath: #filePath).deletingLastPathComponent().appending(
        path: "../../package"
    ).standardizedFileURL.path

    /// Runs a test against a host whose user has the plugin.
    private func withHost(
        clock: any HostClock = .system, _ body: (TestHost, Owner) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteStore(path: folder.file("host.sqlite"))
        let databases = try SQLitePluginDatabases(folder: folder.file("databases"), requirements: store)
        try await TestHost.run(store: store, databases: databases, folder: folder, clock: clock) { test in
            try test.add(package: Self.package) { SampleNotesPlugin() }
        } body: { test in
            let ada = try await test.user("ada")
            try await test.installAndEnable("sample-notes", for: ada)
            try await body(test, ada)
        }
    }

    @Test("a note is kept, after the one with which everybody begins")
    func add() async throws {
        try await self.withHost { test, _ in
            let status = try await self.add("Buy glue", test)
            let texts = try await self.texts(test)
            #expect(status == 201 && texts == ["My first note", "Buy glue"])
        }
    }

    @Test("a note is as long as the setting allows")
    func longest() async throws {
        try await self.withHost { test, ada in
            let changed = try await test.perform(.configure(["longest_note": 3]), "sample-notes", for: ada)
            let status = try await self.add("abc", test)
            #expect(changed.isSuccess && status == 201)
            for text in ["abcd", ""] {
                let failure = await #expect(throws: RequestFailure.self) { try await self.add(text, test) }
                #expect(failure?.status == 422)
            }
            let refused = try await test.perform(.configure(["longest_note": 0]), "sample-notes", for: ada)
            #expect(!refused.isSuccess)
        }
    }

    @Test("its owner is reminded once a day")
    func reminder() async throws {
        let clock = ManualClock()
        try await self.withHost(clock: clock) { test, ada in
            await clock.waitForSleeper(of: .seconds(86_400))
            clock.advance(by: .seconds(86_400))
            // The schedule sleeps again when a run has ended.
            await clock.waitForSleeper(of: .seconds(86_400))
            // The host itself has told of the install.
            let own = try await test.host.notifications(of: ada).filter { $0.source == "sample-notes" }
            #expect(own.map(\.message) == ["You have 1 notes."])
        }
    }

    @Test("users have notes of their own, and hear how many go")
    func owners() async throws {
        try await self.withHost { test, ada in
            _ = try await self.add("Buy glue", test)
            let bo = try await test.user("bo")
            try await test.installAndEnable("sample-notes", for: bo)
            let texts = try await self.texts(test, of: "bo")
            #expect(texts == ["My first note"])
            _ = try await test.perform(.disable, "sample-notes", for: ada)
            let result = try await test.perform(.uninstall(), "sample-notes", for: ada)
            #expect(result.message == "Your 2 notes are deleted.")
        }
    }

    private struct Note: Decodable {
        let text: String
    }

    private func add(_ text: String, _ test: TestHost) async throws -> Int {
        let body = try JSONEncoder().encode(["text": text])
        return try await test.send(.post, "/notes", to: "sample-notes", as: "ada", body: [UInt8](body)).status
    }

    private func texts(_ test: TestHost, of user: String = "ada") async throws -> [String] {
        let answer = try await test.send(.get, "/notes", to: "sample-notes", as: user)
        let body = Data(try await answer.body.collect(upTo: 1 << 20))
        return try JSONDecoder().decode([Note].self, from: body).map(\.text)
    }
}
