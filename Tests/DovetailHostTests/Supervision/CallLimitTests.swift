import DovetailCore
import DovetailHost
import DovetailPlugin
import DovetailTesting
import Testing

@Suite("A plugin in a process gets so long to answer", .timeLimit(.minutes(10)))
struct CallLimitTests {
    private let bench = Bench()

    @Test("a route that does not begin to answer in time fails, and nobody else's does")
    func route() async throws {
        let isAsked = Gate()
        var plugin = Isolated.plugin()
        plugin.onStart = { context in
            try await context.routes.get("/hello") { request in
                guard request.user.rawValue == "ada" else { return .text("hello") }
                isAsked.open()
                try await Gate().pass()
                return .text("late")
            }
        }
        try await self.bench.withNotes(plugin: plugin) { host, _, _ in
            async let failure = host.failure(as: "ada")
            try await isAsked.pass()
            try await host.expectHello("hello", as: "ben")
            await self.bench.clock.waitForSleeper(of: .seconds(30))
            self.bench.clock.advance(by: .seconds(30))
            let error = try #require(await failure)
            #expect(error.code == .timedOut)
            #expect(error.message.contains("GET /hello of Notes@1.0.0"))
            #expect(error.message.contains("30 s"))
        }
    }

    @Test("a service that does not answer in time fails for its caller")
    func service() async throws {
        let (isAsked, hasFailed) = (Gate(), Gate())
        let failures = Record<String>()
        let provider = Isolated.plugin { context in
            try await context.services.provide("math.double") { _ -> Int in
                isAsked.open()
                try await Gate().pass()
                return 0
            }
        }
        var caller = ScriptedPlugin()
        caller.onStart = { context in
            // A route has the same limit, and would be given up at the same time.
            try await context.tasks.run("ask") {
                defer { hasFailed.open() }
                do {
                    let _: Int = try await context.services.call("math.double", 21)
                } catch let error as DovetailError where error.code == .timedOut {
                    failures.add(error.message)
                }
            }
        }
        let offers: JSONValue = ["provides": [["name": "math.double", "version": "2.1.0"]]]
        try await self.bench.withHost { [caller] host in
            try host.add(Isolated.package("Provider", ["services": offers]), provider, on: self.bench.runner)
            try host.add(Isolated.package("Caller"), caller)
        } body: { host in
            let ada = try await host.user("ada")
            for slug in ["Provider", "Caller"] { try await host.installAndEnable(slug, for: ada) }
            try await isAsked.pass()
            await self.bench.clock.waitForSleeper(of: .seconds(30))
            self.bench.clock.advance(by: .seconds(30))
            try await hasFailed.pass()
            #expect(failures.entries.count == 1)
            #expect(failures.entries.first?.contains("math.double of Provider@1.0.0") == true, "\(failures.entries)")
        }
    }

    @Test("a handler of events that does not come to an end in time is cancelled, and hears the next event")
    func event() async throws {
        let (isAsked, hasHeard) = (Gate(), Gate())
        let plugin = Isolated.plugin { context in
            try await context.events.subscribe("Notes.*") { event in
                guard event.name == "Notes.first" else { return hasHeard.open() }
                isAsked.open()
                try await Gate().pass()
            }
            try await context.timers.after(.seconds(1), name: "publish") {
                for name in ["Notes.first", "Notes.second"] { try await context.events.publish(name) }
            }
        }
        let fields: [String: JSONValue] = [
            "permissions": ["events.publish", "events.subscribe"], "events": ["subscribes": ["Notes.*"]],
        ]
        try await self.bench.withHost { host in
            try host.add(Isolated.package(fields), plugin, on: self.bench.runner)
        } body: { host in
            try await host.installAndEnable("Notes", for: try await host.user("ada"))
            await self.bench.clock.waitForSleeper(of: .seconds(1))
            self.bench.clock.advance(by: .seconds(1))
            try await isAsked.pass()
            await self.bench.clock.waitForSleeper(of: .seconds(300))
            self.bench.clock.advance(by: .seconds(300))
            try await hasHeard.pass()
        }
    }

    @Test("a timer that does not come to an end in time is cancelled, and has its next turn")
    func timer() async throws {
        let (isAsked, hasTurn) = (Gate(), Gate())
        let plugin = Isolated.plugin { context in
            try await context.timers.every(.seconds(1), name: "tick") {
                guard !isAsked.isOpen else { return hasTurn.open() }
                isAsked.open()
                try await Gate().pass()
            }
        }
        try await self.bench.withHost { host in
            try host.add(Isolated.package(), plugin, on: self.bench.runner)
        } body: { host in
            try await host.installAndEnable("Notes", for: try await host.user("ada"))
            for pause in [Duration.seconds(1), .seconds(300), .seconds(1)] {
                await self.bench.clock.waitForSleeper(of: pause)
                self.bench.clock.advance(by: pause)
            }
            try await hasTurn.pass()
        }
    }

    @Test(
        "an answer that streams keeps its plugin awake until it has been read, or nobody wants it any more",
        arguments: [true, false])
    func streaming(isRead: Bool) async throws {
        let (chunks, writer) = AsyncThrowingStream.makeStream(of: [UInt8].self, throwing: (any Error).self)
        let stopped = Gate()
        var plugin = Isolated.plugin()
        plugin.onStart = { context in
            try await context.routes.get("/hello") { _ in PluginResponse(body: PluginBody(chunks: chunks)) }
        }
        plugin.onStop = { _ in stopped.open() }
        try await self.bench.withNotes(plugin: plugin) { host, ada, _ in
            var response: PluginResponse? = try await host.send(.get, "/hello", to: "Notes", as: "ada")
            writer.yield([1, 2])
            var body = response?.body.makeAsyncIterator()
            #expect(try await body?.next() == [1, 2])
            async let result = host.perform(.disable, "Notes", for: ada)
            await self.bench.clock.waitForSleeper(of: .seconds(10))
            #expect(!stopped.isOpen)
            if isRead {
                writer.yield([3])
                writer.finish()
                #expect(try await body?.next() == [3])
                #expect(try await body?.next() == nil)
            } else {
                (response, body) = (nil, nil)
            }
            #expect(try await result.isSuccess)
            #expect(stopped.isOpen)
        }
    }
}
