import DovetailCore
import DovetailHost
import DovetailPlugin
import DovetailTesting
import Testing

@Suite("One operation at a time for each installation")
struct ConcurrencyTests {
    @Test("two requests for one installation at once run one after the other, and nothing is done twice")
    func together() async throws {
        let calls = Record<String>()
        var plugin = ScriptedPlugin()
        plugin.onInstall = { _ in
            calls.add("install"); return .done
        }
        try await withHost { [plugin] host in
            try host.add(TestPackage("Notes"), plugin)
        } body: { host in
            let ada = try await host.user("ada")
            async let first = host.perform(.install(), "Notes", for: ada)
            async let second = host.perform(.install(), "Notes", for: ada)
            let results = try await [first, second]
            #expect(results.allSatisfy { $0.isSuccess })
            #expect(results.filter { $0.operation == nil }.count == 1)
            #expect(calls.entries.count == 1)
        }
    }

    @Test("users come to a release while its last user leaves it")
    func comingAndGoing() async throws {
        try await withHost { host in
            try host.add(TestPackage("Notes"), ScriptedPlugin())
        } body: { host in
            try await withThrowingTaskGroup(of: [OperationResult].self) { group in
                for number in 1...2 {
                    let user = try await host.user("user\(number)")
                    group.addTask {
                        var results: [OperationResult] = []
                        for _ in 1...100 {
                            results.append(try await host.perform(.install(), "Notes", for: user))
                            results.append(try await host.perform(.uninstall(), "Notes", for: user))
                        }
                        return results
                    }
                }
                for try await results in group {
                    for result in results { #expect(result.isSuccess, "\(result.message)") }
                }
            }
        }
    }

    @Test("a request that waits too long for another is told so, and may come again")
    func busy() async throws {
        let clock = ManualClock()
        let (hasBegun, mayEnd) = (Gate(), Gate())
        var plugin = ScriptedPlugin()
        plugin.onInstall = { _ in
            hasBegun.open()
            await mayEnd.passUncancelled()
            return .done
        }
        try await withHost(clock: clock) { [plugin] host in
            try host.add(TestPackage("Notes"), plugin)
        } body: { host in
            let ada = try await host.user("ada")
            async let first = host.perform(.install(), "Notes", for: ada)
            try await hasBegun.pass()
            async let second = host.perform(.install(), "Notes", for: ada)
            await clock.waitForSleepers(2)
            clock.advance(by: .seconds(6))
            let refused = try await second
            #expect(refused.error?.code == .operationInProgress)
            #expect(refused.error?.remedy == .retry)
            mayEnd.open()
            #expect(try await first.isSuccess)
            #expect(try await host.perform(.install(), "Notes", for: ada).isSuccess)
        }
    }

    @Test("a hook that asks for an operation of its own installation is refused at once")
    func reentrant() async throws {
        let inner = Record<OperationResult>()
        let host = Record<TestHost>()
        var plugin = ScriptedPlugin()
        plugin.onInstall = { context in
            guard let host = host.entries.first else { return .done }
            inner.add(await host.host.perform(.enable, on: context.installation))
            return .done
        }
        try await withHost { [plugin] test in
            try test.add(TestPackage("Notes"), plugin)
            host.add(test)
        } body: { test in
            let result = try await test.perform(.install(), "Notes", for: try await test.user("ada"))
            #expect(result.isSuccess)
            #expect(inner.entries.first?.error?.code == .operationInProgress)
        }
    }

    @Test("users at once do not wait for each other")
    func manyUsers() async throws {
        let (hasBegun, mayEnd) = (Gate(), Gate())
        var plugin = ScriptedPlugin()
        plugin.onInstall = { context in
            guard context.owner.rawValue == "ada" else { return .done }
            hasBegun.open()
            await mayEnd.passUncancelled()
            return .done
        }
        try await withHost { [plugin] host in
            try host.add(TestPackage("Notes"), plugin)
        } body: { host in
            let (ada, ben) = (try await host.user("ada"), try await host.user("ben"))
            async let first = host.perform(.install(), "Notes", for: ada)
            try await hasBegun.pass()
            #expect(try await host.perform(.install(), "Notes", for: ben).isSuccess)
            mayEnd.open()
            #expect(try await first.isSuccess)
        }
    }

    @Test("two installations whose joined ids would be the same cannot both exist; the second is told why")
    func joinedIDs() async throws {
        try await withHost { host in
            try host.add(TestPackage("c"), ScriptedPlugin())
            try host.add(TestPackage("b_c"), ScriptedPlugin())
        } body: { host in
            let (first, second) = (try await host.user("a_b"), try await host.user("a"))
            #expect(try await host.perform(.install(), "c", for: first).isSuccess)
            let refused = try await host.perform(.install(), "b_c", for: second)
            #expect(refused.error?.code == .nameTaken)
            #expect(refused.message.contains("a_b_c"))
            #expect(try await host.state("b_c", of: second) == .uninstalled)
            #expect(try await host.host.operations().count == 1)
        }
    }
}
