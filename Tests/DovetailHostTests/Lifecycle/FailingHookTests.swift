import DovetailCore
import DovetailHost
import DovetailPlugin
import DovetailTesting
import Synchronization
import Testing

@Suite("A hook that fails leaves nothing behind")
struct FailingHookTests {
    private struct Broken: Error, CustomStringConvertible {
        let description = "the lever broke off"
    }

    @Test("B8 · a validation error, another failure, a thrown error and an answered failure are told apart")
    func kinds() async throws {
        let cases: [(HookOutcome, DovetailError.Code, DovetailError.Remedy, String)] = [
            (.throwing(PluginFailure.validation("No spaces.")), .validationFailed, .changeRequest, "No spaces."),
            (.answering(.validation("No dots.")), .validationFailed, .changeRequest, "No dots."),
            (.throwing(PluginFailure.temporary("The shop is closed.")), .pluginFailed, .retry, "The shop is closed."),
            (.answering(.permanent("It is over.")), .pluginFailed, .askAuthor, "It is over."),
            (.throwing(Broken()), .pluginFailed, .askAuthor, "the lever broke off"),
        ]
        for (outcome, code, remedy, words) in cases {
            var plugin = ScriptedPlugin()
            plugin.onInstall = { _ in try outcome.hook() }
            try await withHost { [plugin] host in
                try host.add(TestPackage("Notes"), plugin)
            } body: { host in
                let result = try await host.perform(.install(), "Notes", for: try await host.user("ada"))
                #expect(!result.isSuccess)
                #expect(result.error?.code == code)
                #expect(result.error?.remedy == remedy)
                #expect(
                    result.message.contains(words) && result.message.contains("ada") && result.message.contains("Notes")
                )
                #expect(result.state == .error)
            }
        }
    }

    @Test("B8 · what a hook says is cut and does not deceive, and more data than the journal takes is a failure")
    func longWords() async throws {
        var plugin = ScriptedPlugin()
        plugin.onInstall = { _ in .success(message: "Fine.\n\u{1B}[2J\u{202E}" + String(repeating: "x", count: 5_000)) }
        plugin.onEnable = { _ in .success(data: .array(Array(repeating: "0123456", count: 6_554))) }
        try await withHost { [plugin] host in
            try host.add(TestPackage("Notes"), plugin)
        } body: { host in
            let ada = try await host.user("ada")
            let installed = try await host.perform(.install(), "Notes", for: ada)
            #expect(installed.message.hasPrefix("Fine.\n?[2J?xxx") && installed.message.count == 2_001)
            let enabled = try await host.perform(.enable, "Notes", for: ada)
            #expect(enabled.error?.code == .tooLarge && enabled.error?.remedy == .askAuthor)
            #expect(enabled.message.contains("65541 bytes of data, and 65536 are the most"))
        }
    }

    private enum HookOutcome: Sendable {
        case throwing(any Error & Sendable)
        case answering(PluginFailure)

        func hook() throws -> HookResult {
            switch self {
            case .throwing(let error): throw error
            case .answering(let failure): return .failure(failure)
            }
        }
    }

    @Test("B1 · an install that writes everywhere and then throws leaves error(install), and nothing else")
    func writesAndThrows() async throws {
        let attempts = Mutex(0)
        var plugin = ScriptedPlugin()
        plugin.onInstall = { context in
            try await context.storage.set("draft", for: "key")
            try await context.database.execute("INSERT INTO notes (owner, text) VALUES (:owner, 'draft')")
            try await context.notifications.send("Draft", "written")
            try await context.events.publish("Notes.written")
            try await context.configuration.set(["size": 5])
            let attempt = attempts.withLock { count in
                count += 1
                return count
            }
            if attempt == 1 { throw Broken() }
            return .success(data: .integer(try await context.storage.keys().count))
        }
        let package = notesPackage(["configuration": ["size": ["type": "integer", "default": 1]]])
        try await withHost { [plugin] host in
            try host.add(package, plugin)
        } body: { host in
            let ada = try await host.user("ada")
            let id = InstallationID(owner: ada, slug: try PluginSlug("Notes"))
            let events = host.host.events { $0.name == "Notes.written" }
            let failed = try await host.perform(.install(), "Notes", for: ada)
            #expect(failed.operation?.status == .failed)
            #expect(try await host.host.notifications(of: ada).map(\.title) == ["Notes: install has failed"])
            #expect(try await host.host.modules(of: ada).isEmpty)
            #expect(try await host.host.grants(of: id).isEmpty)

            let retried = try await host.perform(.retry, "Notes", for: ada)
            #expect(retried.isSuccess)
            #expect(retried.operation?.attempt == 2)
            #expect(retried.data == 1)
            let told = try await host.host.notifications(of: ada).map(\.title)
            #expect(told == ["Notes is installed", "Draft", "Notes: install has failed"])
            #expect(try await host.host.configuration(of: id).values["size"] == 5)
            var iterator = events.makeAsyncIterator()
            #expect(await iterator.next()?.owner == ada)
            #expect(try await host.count(of: "notes") == 1)
        }
    }

    @Test("a hook that never returns is given up after its time, and its writes are gone")
    func neverReturns() async throws {
        let clock = ManualClock()
        let end = Gate()
        var plugin = ScriptedPlugin()
        plugin.onEnable = { context in
            try await context.storage.set("half", for: "key")
            await end.passUncancelled()
            try await context.storage.set("late", for: "key")
            return .done
        }
        try await withHost(clock: clock) { [plugin] host in
            try host.add(TestPackage("Notes"), plugin)
        } body: { host in
            let ada = try await host.user("ada")
            _ = try await host.perform(.install(), "Notes", for: ada)
            async let enabled = host.perform(.enable, "Notes", for: ada)
            await clock.waitForSleepers(1)
            clock.advance(by: .seconds(31))
            let result = try await enabled
            #expect(result.error?.code == .timedOut)
            #expect(result.message.contains("30 s"))
            #expect(result.state == .error)
            end.open()
            let disabled = try await host.perform(.disable, "Notes", for: ada)
            #expect(disabled.state == .disabled)
            #expect(try await host.storedKeys("Notes", of: ada).isEmpty)
        }
    }

    @Test("hooks that spin take no thread from the host: others are served meanwhile")
    func spins() async throws {
        let clock = ManualClock()
        let isOver = Atomic(false)
        var spinning = ScriptedPlugin()
        spinning.onInstall = { context in
            guard context.owner != .system else { return .done }
            while !isOver.load(ordering: .relaxed) {}
            return .done
        }
        try await withHost(clock: clock) { [spinning] host in
            try host.add(TestPackage("Notes"), spinning)
        } body: { host in
            let names = (1...6).map { "user\($0)" }
            for name in names { try await host.user(name) }
            try await withThrowingTaskGroup(of: OperationResult.self) { group in
                for name in names {
                    group.addTask { try await host.perform(.install(), "Notes", for: .user(UserID(name))) }
                }
                await clock.waitForSleepers(names.count)
                #expect(try await host.perform(.install(), "Notes", for: .system).isSuccess)
                clock.advance(by: .seconds(31))
                for try await result in group { #expect(result.error?.code == .timedOut) }
            }
            isOver.store(true, ordering: .relaxed)
        }
    }

    @Test("a disable that fails still ends disabled, with the fault recorded and nothing running")
    func failingDisable() async throws {
        let isClosed = Gate()
        var plugin = ScriptedPlugin()
        plugin.onStart = { context in try await context.resources.closing("door") { isClosed.open() } }
        plugin.onStop = { _ in throw Broken() }
        plugin.onDisable = { context in
            try await context.storage.set("no", for: "key")
            throw Broken()
        }
        try await withHost { [plugin] host in
            try host.add(TestPackage("Notes"), plugin)
        } body: { host in
            let ada = try await host.user("ada")
            try await host.installAndEnable("Notes", for: ada)
            let result = try await host.perform(.disable, "Notes", for: ada)
            #expect(result.isSuccess)
            #expect(result.state == .disabled)
            #expect(result.warnings.count == 2)
            #expect(result.operation?.error != nil)
            #expect(isClosed.isOpen)
            #expect(try await host.storedKeys("Notes", of: ada).isEmpty)
        }
    }

    @Test("a disable hook that is given up in the middle of a transaction leaves none of its rows")
    func givenUpInTransaction() async throws {
        let clock = ManualClock()
        let (hasWritten, end) = (Gate(), Gate())
        var plugin = ScriptedPlugin()
        plugin.onDisable = { context in
            try await context.database.execute("INSERT INTO notes (owner, text) VALUES (:owner, 'outer')")
            return try await context.database.transaction { database in
                try await database.execute("INSERT INTO notes (owner, text) VALUES (:owner, 'inner')")
                hasWritten.open()
                await end.passUncancelled()
                return .done
            }
        }
        try await withHost(clock: clock) { [plugin] host in
            try host.add(notesPackage(), plugin)
        } body: { host in
            let ada = try await host.user("ada")
            try await host.installAndEnable("Notes", for: ada)
            async let disabled = host.perform(.disable, "Notes", for: ada)
            try await hasWritten.pass()
            clock.advance(by: .seconds(31))
            let result = try await disabled
            #expect(result.state == .disabled)
            #expect(result.warnings.map(\.code) == [.timedOut])
            end.open()
            #expect(try await host.count(of: "notes") == 0)
        }
    }

    @Test("an enable that fails in start ends in error with every resource released, and works when tried again")
    func failingStart() async throws {
        let closed = Record<String>()
        let attempts = Mutex(0)
        var plugin = ScriptedPlugin()
        plugin.onEnable = { context in
            try await context.storage.set(true, for: "enabled")
            return .done
        }
        plugin.onStart = { context in
            try await context.resources.closing("first") { closed.add("first") }
            try await context.resources.closing("second") { closed.add("second") }
            let attempt = attempts.withLock { count in
                count += 1
                return count
            }
            if attempt == 1 { throw Broken() }
        }
        try await withHost { [plugin] host in
            try host.add(TestPackage("Notes"), plugin)
        } body: { host in
            let ada = try await host.user("ada")
            _ = try await host.perform(.install(), "Notes", for: ada)
            let failed = try await host.perform(.enable, "Notes", for: ada)
            #expect(failed.state == .error)
            #expect(closed.entries == ["second", "first"])
            #expect(try await host.storedKeys("Notes", of: ada).isEmpty)
            let enabled = try await host.perform(.retry, "Notes", for: ada)
            #expect(enabled.state == .enabled)
            #expect(try await host.storedKeys("Notes", of: ada) == ["enabled"])
        }
    }

    @Test("B7 · an uninstall that fails keeps the data; force finishes it, and deletes that user's rows")
    func failingUninstall() async throws {
        var plugin = ScriptedPlugin()
        plugin.onInstall = { context in
            try await context.storage.set("kept", for: "key")
            try await context.database.execute("INSERT INTO notes (owner, text) VALUES (:owner, 'mine')")
            return .done
        }
        plugin.onUninstall = { context in
            try await context.storage.remove("key")
            throw Broken()
        }
        try await withHost { [plugin] host in
            try host.add(notesPackage(), plugin)
        } body: { host in
            let ada = try await host.user("ada")
            try await host.installAndEnable("Notes", for: ada)
            try await host.installAndEnable("Notes", for: try await host.user("bob"))
            let failed = try await host.perform(.uninstall(), "Notes", for: ada)
            #expect(failed.state == .error)
            #expect(try await host.storedKeys("Notes", of: ada) == ["key"])
            #expect(try await host.count(of: "notes") == 2)
            await #expect(throws: DovetailError.self) {
                try await host.send(.get, "/", to: "Notes", as: "ada")
            }
            let forced = try await host.perform(.uninstall(force: true), "Notes", for: ada)
            #expect(forced.isSuccess && forced.state == .uninstalled)
            #expect(forced.warnings.count == 1)
            #expect(try await host.state("Notes", of: ada) == .uninstalled)
            #expect(try await host.count(of: "notes", owner: "ada") == 0)
            #expect(try await host.count(of: "notes", owner: "bob") == 1)
        }
    }
}
