import DovetailCore
import DovetailHost
import DovetailPlugin
import DovetailTesting
import Foundation
import Synchronization
import Testing

@Suite("An operation whose end could not be written", .timeLimit(.minutes(10)))
struct OpenOperationTests {
    private struct Broken: Error {}

    private static let fields: [String: JSONValue] = ["api_endpoints": [["method": "GET", "path": "/"]]]
    private static let left = "An operation stays open, and is closed when what it needs can be used again"
    private static let failed = "An installation that is enabled could not be started"
    private static let tried = "An operation cannot be closed yet"
    private static let finished = "An interrupted operation was finished"
    private static let undone = "An interrupted operation was undone"

    private let clock = ManualClock()
    private let log = WatchedLog()

    /// A plugin with a table, whose enabling the store refuses to take in.
    private func refusedPlugin(_ refused: Record<RefusedWrites>, in folder: TemporaryFolder) -> ScriptedPlugin {
        var plugin = ScriptedPlugin()
        plugin.onEnable = { context in
            try await context.database.execute("INSERT INTO notes (owner, text) VALUES (:owner, 'kept')")
            refused.add(try RefusedWrites(when: "NEW.status <> 'running'", in: folder))
            return .done
        }
        plugin.onStart = { context in
            try await context.routes.get("/") { _ in .text("here") }
        }
        return plugin
    }

    @Test("R4 · what the plugin's database has decided is finished by itself once the store takes it, and serves")
    func decided() async throws {
        let folder = try TemporaryFolder(), refused = Record<RefusedWrites>()
        let prepare: (TestHost) throws -> Void = {
            try $0.add(notesPackage(Self.fields), self.refusedPlugin(refused, in: folder))
        }
        try await withHost(in: folder, clock: self.clock, logger: self.log.logger, prepare: prepare) { host in
            let ada = try await host.user("ada")
            #expect(try await host.perform(.install(), "Notes", for: ada).isSuccess)
            let answer = try await host.perform(.enable, "Notes", for: ada)
            #expect(!answer.isSuccess && answer.error?.remedy == .retry)
            #expect(answer.message.contains("enable of Notes of user ada is decided"), "\(answer.message)")
            #expect(answer.operation?.status == .running)
            #expect(try await host.state("Notes", of: ada) == answer.state)
            try await self.log.wait(for: Self.left)
            let other = try await host.perform(.disable, "Notes", for: ada)
            #expect(!other.isSuccess && other.state == .installed)
            #expect(other.message.contains("Until its enable of before is finished or undone"), "\(other.message)")
            // It is tried in vain, and again after a pause that grows.
            self.clock.advance(by: .seconds(1))
            try await self.log.wait(for: Self.tried)
            await self.clock.waitForSleeper(of: .seconds(2))
            try #require(refused.entries.first).end()
            self.clock.advance(by: .seconds(2))
            try await self.log.wait(for: Self.finished)
            #expect(try await host.host.operations().map(\.status) == [.succeeded, .succeeded])
            // Waits for the lock under which it is woken.
            #expect(try await host.perform(.enable, "Notes", for: ada).operation == nil)
            #expect(try await host.send(.get, "/", to: "Notes", as: "ada").status == 200)
            #expect(try await host.count(of: "notes") == 1)
        }
    }

    @Test("R4 · an update that the plugin's database has decided is not served by the release before it")
    func decidedUpdate() async throws {
        let folder = try TemporaryFolder(), refused = Record<RefusedWrites>()
        var plugin = ScriptedPlugin()
        plugin.onInstall = { context in
            try await context.database.execute("INSERT INTO notes (owner, text) VALUES (:owner, 'kept')")
            return .done
        }
        plugin.onUpdate = { context, _ in
            try await context.database.execute("UPDATE notes SET text = 'moved' WHERE owner = :owner")
            refused.add(try RefusedWrites(when: "NEW.status <> 'running'", in: folder))
            return .done
        }
        plugin.onStart = { context in
            try await context.routes.get("/") { _ in .text("\(context.version)") }
        }
        let prepare: (TestHost) throws -> Void = { [plugin] in
            for version in ["1.0.0", "1.1.0"] { try $0.add(notesPackage(version: version, Self.fields), plugin) }
        }
        try await withHost(in: folder, clock: self.clock, logger: self.log.logger, prepare: prepare) { host in
            let ada = try await host.user("ada")
            let first = try await host.perform(.install(version: SemanticVersion(1, 0, 0)), "Notes", for: ada)
            try #require(first.isSuccess)
            #expect(try await host.perform(.enable, "Notes", for: ada).isSuccess)
            let answer = try await host.perform(.update(), "Notes", for: ada)
            #expect(answer.message.contains("update of Notes of user ada is decided"), "\(answer.message)")
            let error = await #expect(throws: DovetailError.self) {
                try await host.send(.get, "/", to: "Notes", as: "ada")
            }
            #expect(error?.code == .notServing && error?.remedy == .retry)
            try #require(refused.entries.first).end()
            self.clock.advance(by: .seconds(1))
            try await self.log.wait(for: Self.finished)
            #expect(try await host.perform(.enable, "Notes", for: ada).operation == nil)
            let response = try await host.send(.get, "/", to: "Notes", as: "ada")
            #expect(String(decoding: try await response.body.collect(upTo: 100), as: UTF8.self) == "1.1.0")
            #expect(try await host.count(of: "notes WHERE text = 'moved'") == 1)
        }
    }

    @Test("R4 · what is open is closed as soon as another operation could be written")
    func written() async throws {
        let folder = try TemporaryFolder(), refused = Record<RefusedWrites>()
        let prepare: (TestHost) throws -> Void = {
            try $0.add(notesPackage(Self.fields), self.refusedPlugin(refused, in: folder))
            try $0.add(TestPackage("Other"), ScriptedPlugin())
        }
        try await withHost(in: folder, clock: self.clock, logger: self.log.logger, prepare: prepare) { host in
            let ada = try await host.user("ada")
            #expect(try await host.perform(.install(), "Notes", for: ada).isSuccess)
            #expect(try await !host.perform(.enable, "Notes", for: ada).isSuccess)
            try #require(refused.entries.first).end()
            #expect(try await host.perform(.install(), "Other", for: ada).isSuccess)
            try await self.log.wait(for: Self.finished)
            #expect(try await host.state("Notes", of: ada) == .enabled)
        }
    }

    @Test("R4 · what failed while the store took nothing is undone by itself, and does not say that the host ended")
    func failed() async throws {
        let folder = try TemporaryFolder(), refused = Record<RefusedWrites>()
        var plugin = ScriptedPlugin()
        plugin.onEnable = { _ in
            refused.add(try RefusedWrites(in: folder))
            throw PluginFailure.permanent("no such thing")
        }
        let prepare: (TestHost) throws -> Void = { [plugin] in try $0.add(TestPackage("Notes", Self.fields), plugin) }
        try await withHost(in: folder, clock: self.clock, logger: self.log.logger, prepare: prepare) { host in
            let ada = try await host.user("ada")
            #expect(try await host.perform(.install(), "Notes", for: ada).isSuccess)
            let answer = try await host.perform(.enable, "Notes", for: ada)
            #expect(answer.state == .installed && answer.error?.code == .pluginFailed)
            #expect(answer.message.contains("no such thing") && answer.message.contains("is undone when"), "\(answer)")
            try #require(refused.entries.first).end()
            self.clock.advance(by: .seconds(1))
            try await self.log.wait(for: Self.undone)
            let operation = try #require(try await host.host.operations().first)
            #expect(operation.status == .undone && operation.error?.code == .interrupted)
            #expect(operation.error?.message.contains("no such thing") == true)
            #expect(operation.error?.message.contains("host ended") == false)
            #expect(try await host.state("Notes", of: ada) == .installed)
        }
    }

    @Test("N5 · an installation whose failed start could not be written is started again by itself")
    func failedStart() async throws {
        let folder = try TemporaryFolder(), refused = Record<RefusedWrites>(), isBroken = Mutex(false)
        var plugin = ScriptedPlugin()
        plugin.onStart = { context in
            try await context.routes.get("/") { _ in .text("here") }
            guard isBroken.withLock({ $0 }) else { return }
            refused.add(try RefusedWrites(in: folder))
            throw Broken()
        }
        let prepare: (TestHost) throws -> Void = { [plugin] in try $0.add(TestPackage("Notes", Self.fields), plugin) }
        try await withHost(in: folder, prepare: prepare) { host in
            try await host.installAndEnable("Notes", for: try await host.user("ada"))
        }
        isBroken.withLock { $0 = true }
        try await withHost(in: folder, clock: self.clock, logger: self.log.logger, prepare: prepare) { host in
            let ada = try await host.user("ada")
            try await self.log.wait(for: Self.left)
            isBroken.withLock { $0 = false }
            try #require(refused.entries.first).end()
            self.clock.advance(by: .seconds(1))
            try await self.log.wait(for: Self.undone)
            #expect(try await host.perform(.enable, "Notes", for: ada).operation == nil)
            #expect(try await host.send(.get, "/", to: "Notes", as: "ada").status == 200)
        }
    }

    @Test("R4 · what a start could not finish is not served by its old record, and serves when it is finished")
    func restarted() async throws {
        let folder = try TemporaryFolder(), refused = Record<RefusedWrites>()
        let prepare: (TestHost) throws -> Void = {
            try $0.add(notesPackage(Self.fields), self.refusedPlugin(refused, in: folder))
        }
        try await withHost(in: folder, clock: self.clock, logger: self.log.logger, prepare: prepare) { host in
            let ada = try await host.user("ada")
            #expect(try await host.perform(.install(), "Notes", for: ada).isSuccess)
            #expect(try await !host.perform(.enable, "Notes", for: ada).isSuccess)
        }
        let later = WatchedLog()
        try await withHost(in: folder, clock: self.clock, logger: later.logger, prepare: prepare) { host in
            try await later.wait(for: Self.left)
            await #expect(throws: DovetailError.self) { try await host.send(.get, "/", to: "Notes", as: "ada") }
            try #require(refused.entries.first).end()
            self.clock.advance(by: .seconds(1))
            try await later.wait(for: Self.finished)
            let ada = try await host.user("ada")
            #expect(try await host.perform(.enable, "Notes", for: ada).operation == nil)
            #expect(try await host.send(.get, "/", to: "Notes", as: "ada").status == 200)
        }
    }

    @Test("R4 · what a decided operation puts to sleep is not woken by its record of before")
    func decidedDisable() async throws {
        let folder = try TemporaryFolder(), refused = Record<RefusedWrites>()
        var plugin = ScriptedPlugin()
        plugin.onStart = { context in
            try await context.routes.get("/") { _ in .text("here") }
        }
        plugin.onDisable = { context in
            try await context.database.execute("INSERT INTO notes (owner, text) VALUES (:owner, 'kept')")
            refused.add(try RefusedWrites(when: "NEW.status <> 'running'", in: folder))
            return .done
        }
        let prepare: (TestHost) throws -> Void = { [plugin] in try $0.add(notesPackage(Self.fields), plugin) }
        try await withHost(in: folder, prepare: prepare) { host in
            let ada = try await host.user("ada")
            // The system's installation serves those who have none, and not those whose own waits.
            for owner in [ada, .system] { try await host.installAndEnable("Notes", for: owner) }
            #expect(try await !host.perform(.disable, "Notes", for: ada).isSuccess)
            let error = await #expect(throws: DovetailError.self) {
                try await host.send(.get, "/", to: "Notes", as: "ada")
            }
            #expect(error?.remedy == .retry)
        }
        try await withHost(in: folder, clock: self.clock, logger: self.log.logger, prepare: prepare) { host in
            try await self.log.wait(for: Self.left)
            let error = await #expect(throws: DovetailError.self) {
                try await host.send(.get, "/", to: "Notes", as: "ada")
            }
            #expect(error?.remedy == .retry && error?.message.contains("disable of before") == true)
            try #require(refused.entries.first).end()
            self.clock.advance(by: .seconds(1))
            try await self.log.wait(for: Self.finished)
            #expect(try await host.perform(.disable, "Notes", for: try await host.user("ada")).operation == nil)
            #expect(try await host.state("Notes", of: try await host.user("ada")) == .disabled)
            #expect(try await host.send(.get, "/", to: "Notes", as: "ada").status == 200, "it is the system's now")
        }
    }

    @Test("R4 · a release to which an open operation moves is not removed when it is withdrawn")
    func withdrawn() async throws {
        let folder = try TemporaryFolder(), refused = Record<RefusedWrites>()
        var plugin = ScriptedPlugin()
        plugin.onInstall = { context in
            try await context.database.execute("INSERT INTO notes (owner, text) VALUES (:owner, 'kept')")
            refused.add(try RefusedWrites(when: "NEW.status <> 'running'", in: folder))
            return .done
        }
        let prepare: (TestHost) throws -> Void = { [plugin] in try $0.add(notesPackage(Self.fields), plugin) }
        try await withHost(in: folder, clock: self.clock, logger: self.log.logger, prepare: prepare) { host in
            let ada = try await host.user("ada")
            #expect(try await !host.perform(.install(), "Notes", for: ada).isSuccess)
            let release = ReleaseID(slug: try PluginSlug("Notes"), version: SemanticVersion(1, 0, 0))
            try await host.host.withdraw(release)
            #expect(FileManager.default.fileExists(atPath: folder.file("data/shared/Notes/v1.0.0/manifest.json")))
            try #require(refused.entries.first).end()
            self.clock.advance(by: .seconds(1))
            try await self.log.wait(for: Self.finished)
            #expect(try await host.perform(.enable, "Notes", for: ada).isSuccess)
            #expect(try await host.count(of: "notes") == 1)
        }
    }

    @Test("N5 · a start that fails while not even its beginning can be written is tried again, ever more seldom")
    func notBegun() async throws {
        let folder = try TemporaryFolder(), isBroken = Mutex(false), starts = Record<Void>()
        var plugin = ScriptedPlugin()
        plugin.onStart = { context in
            starts.add(())
            if isBroken.withLock({ $0 }) { throw Broken() }
            try await context.routes.get("/") { _ in .text("here") }
        }
        let prepare: (TestHost) throws -> Void = { [plugin] in try $0.add(TestPackage("Notes", Self.fields), plugin) }
        try await withHost(in: folder, prepare: prepare) { host in
            try await host.installAndEnable("Notes", for: try await host.user("ada"))
        }
        isBroken.withLock { $0 = true }
        let refused = try RefusedWrites("INSERT", in: folder)
        try await withHost(in: folder, clock: self.clock, logger: self.log.logger, prepare: prepare) { host in
            // One trial follows the start of the host.
            for (number, pause) in [1, 2, 4].enumerated() {
                try await self.log.wait(for: Self.failed, times: number + 2)
                await self.clock.waitForSleeper(of: .seconds(pause))
                self.clock.advance(by: .seconds(pause))
            }
            await self.clock.waitForSleeper(of: .seconds(8))
            isBroken.withLock { $0 = false }
            let tries = starts.entries.count
            try refused.end()
            self.clock.advance(by: .seconds(8))
            // It waits for the lock under which the installation is woken.
            #expect(try await host.perform(.enable, "Notes", for: try await host.user("ada")).operation == nil)
            #expect(try await host.send(.get, "/", to: "Notes", as: "ada").status == 200)
            #expect(starts.entries.count == tries + 1)
        }
    }
}
