import DovetailCore
import DovetailHost
import DovetailPlugin
import DovetailTesting
import Synchronization
import Testing

@Suite("An update makes the new release ready beside the old, which hands over between two requests")
struct SwitchTests {
    private struct Broken: Error {}

    @Test(
        "X5 · the old release answers what reads until the switch, and what writes waits for the new one",
        arguments: Home.allCases)
    func beside(home: Home) async throws {
        let (isStarting, mayGoOn) = (Gate(), Gate())
        var bench = UpdateBench(home)
        bench.newer.onStart = { _ in
            isStarting.open()
            try await mayGoOn.pass()
        }
        try await bench.run { host, ada, _ in
            #expect(try await host.ask(.post, "/notes", "first") == "1.0.0")
            async let update = host.update(ada)
            try await isStarting.pass()
            #expect(try await host.ask(.get, "/version") == "1.0.0")
            async let write = host.ask(.post, "/notes", "second")
            // Another owner's are not concerned.
            #expect(try await host.ask(.get, "/notes", as: "ben") == "[]")
            mayGoOn.open()
            #expect(try await update.isSuccess)
            #expect(try await write == "1.1.0")
            #expect(try await host.ask(.get, "/notes") == #"["first","second"]"#)
            #expect(try await host.ask(.get, "/version", as: "ben") == "1.0.0")
        }
    }

    @Test(
        "X5 · when the new release does not start, what has waited is answered by the old one", arguments: Home.allCases
    )
    func failing(home: Home) async throws {
        let (isStarting, mayGoOn) = (Gate(), Gate())
        var bench = UpdateBench(home)
        bench.newer.onStart = { context in
            try await context.storage.set("lost", for: "lost")
            isStarting.open()
            try await mayGoOn.pass()
            throw Broken()
        }
        try await bench.run { host, ada, _ in
            async let update = host.update(ada)
            try await isStarting.pass()
            async let write = host.ask(.post, "/notes", "kept")
            mayGoOn.open()
            let result = try await update
            #expect(result.state == .error)
            #expect(result.version == UpdateBench.old)
            #expect(try await write == "1.0.0")
            #expect(try await host.ask(.get, "/notes") == #"["kept"]"#)
            #expect(try await host.storedKeys("Notes", of: ada) == ["last"])
        }
    }

    @Test(
        "X5 · a release that says that it is not well does not take over, and the error says why",
        arguments: Home.allCases)
    func unhealthy(home: Home) async throws {
        var bench = UpdateBench(home)
        bench.newer.onHealth = { _ in
            PluginHealth(
                isHealthy: false, components: ["index": ComponentHealth(isHealthy: false, message: "is empty")])
        }
        try await bench.run { host, ada, _ in
            let result = try await host.update(ada)
            #expect(result.state == .error)
            #expect(result.message.contains("index (is empty)"), "\(result.message)")
            #expect(result.operation?.step == .healthCheck)
            #expect(try await host.ask(.get, "/version") == "1.0.0")
        }
    }

    @Test("X5 · what the old release has begun it ends, and its writes come after the switch", arguments: Home.allCases)
    func underWay(home: Home) async throws {
        let (isAsked, mayEnd, hasStarted) = (Gate(), Gate(), Gate())
        var bench = UpdateBench(home)
        bench.newer.onStart = { _ in hasStarted.open() }
        bench.older.onStart = { context in
            try await context.routes.get("/slow") { _ in
                isAsked.open()
                try await mayEnd.pass()
                try await context.storage.set("slow", for: "slow")
                return .text("\(context.version)")
            }
        }
        try await bench.run { host, ada, _ in
            async let slow = host.ask(.get, "/slow")
            try await isAsked.pass()
            async let update = host.update(ada)
            try await hasStarted.pass()
            mayEnd.open()
            #expect(try await slow == "1.0.0")
            #expect(try await update.isSuccess)
            #expect(try await host.storedKeys("Notes", of: ada) == ["slow"])
        }
    }

    @Test("X5 · every event is heard once, by one of the two", arguments: Home.allCases)
    func events(home: Home) async throws {
        let heard = Mutex<[String]>([])
        let (isStarting, mayGoOn, hasAll) = (Gate(), Gate(), Gate())
        let listen: ScriptedPlugin.Body = { context in
            try await context.events.subscribe("Notes.**") { event in
                let count = heard.withLock { heard in
                    heard.append("\(event.name) by \(context.version)")
                    return heard.count
                }
                if count == 3 { hasAll.open() }
            }
        }
        var bench = UpdateBench(home)
        bench.older.onStart = listen
        bench.newer.onStart = { context in
            try await listen(context)
            isStarting.open()
            try await mayGoOn.pass()
        }
        try await bench.run { host, ada, _ in
            async let update = host.update(ada)
            try await isStarting.pass()
            for number in 1...2 { _ = try await host.ask(.get, "/publish/during-\(number)") }
            mayGoOn.open()
            #expect(try await update.isSuccess)
            _ = try await host.ask(.get, "/publish/after")
            try await hasAll.pass()
            #expect(
                heard.withLock(\.self)
                    == ["Notes.during-1 by 1.1.0", "Notes.during-2 by 1.1.0", "Notes.after by 1.1.0"])
        }
    }

    @Test("X5 · a service is never missing meanwhile")
    func services() async throws {
        let (isStarting, mayGoOn) = (Gate(), Gate())
        let provide: ScriptedPlugin.Body = { context in
            try await context.services.provide("notes.count") { _ in "\(context.version)" }
        }
        var bench = UpdateBench(.inside)
        bench.older.onStart = { context in
            try await provide(context)
            try await context.routes.get("/call") { _ in
                .text(try await context.services.call("notes.count", "", as: String.self))
            }
        }
        bench.newer.onStart = { context in
            try await provide(context)
            isStarting.open()
            try await mayGoOn.pass()
        }
        try await bench.run { host, ada, _ in
            #expect(try await host.ask(.get, "/call") == "1.0.0")
            async let update = host.update(ada)
            try await isStarting.pass()
            async let call = host.ask(.get, "/call")
            mayGoOn.open()
            #expect(try await update.isSuccess)
            // It waited for the switch, as whatever may write does.
            #expect(try await call == "1.1.0")
        }
    }

    @Test("X5 · who writes for too long keeps the update from beginning, and goes on")
    func writing() async throws {
        let (isWriting, mayEnd) = (Gate(), Gate())
        var bench = UpdateBench(.inside)
        bench.updates.switchover = .milliseconds(1)
        bench.older.onStart = { context in
            try await context.routes.post("/long") { _ in
                try await context.database.transaction { transaction in
                    try await transaction.execute("INSERT INTO notes (owner, text) VALUES (:owner, 'long')")
                    isWriting.open()
                    try await mayEnd.pass()
                }
                return .text("done")
            }
        }
        try await bench.run { host, ada, _ in
            async let long = host.ask(.post, "/long")
            try await isWriting.pass()
            let result = try await host.update(ada)
            #expect(result.state == .error)
            #expect(result.error?.code == .timedOut)
            #expect(result.operation?.step == .hold)
            mayEnd.open()
            #expect(try await long == "done")
            #expect(try await host.ask(.get, "/notes") == #"["long"]"#)
        }
    }
}
