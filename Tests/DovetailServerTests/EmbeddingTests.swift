import DovetailAPI
import DovetailCore
import DovetailHost
import DovetailSQLite
import DovetailServer
import DovetailTesting
import Hummingbird
import Logging
import ServiceLifecycle
import Synchronization
import Testing

@Suite("Embedding")
struct EmbeddingTests {
    @Test("X17 · the whole host lives inside another Swift server in a dozen lines")
    func embedding() async throws {
        let folder = try TemporaryFolder()
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let package = try TestPackage.greeter.write(to: folder)

        let store = try SQLiteStore(path: folder.file("dovetail.sqlite"))
        let host = try PluginHost(
            store: store,
            databases: try SQLitePluginDatabases(
                folder: folder.file("databases"), settings: .init(limits: .init(wait: .seconds(60), hold: .seconds(60)))
            ),
            settings: HostSettings(dataFolder: folder.file("data")))
        host.register(Greeter.self, package: package)
        let routes = try await DovetailRoutes(host: host)
        let router = Router()
        router.get("/hello") { _, _ in "the application's own" }
        router.addDovetail(routes)
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)), services: [host],
            onServerRunning: { channel in port.yield(channel.localAddress?.port ?? 0) }, logger: Logger(label: "test"))
        let group = ServiceGroup(services: [application, ClosingDoors(host: host)], logger: Logger(label: "test"))
        async let running: Void = group.run()

        var iterator = ports.makeAsyncIterator()
        let address = "http://127.0.0.1:\(try #require(await iterator.next()))"
        let guest = TestClient(address: address)
        #expect(try await guest.get("/hello").text == "the application's own")
        while try await guest.get(APIPaths.ready).status != 200 { await Task.yield() }
        try await host.addUser(UserID("ada"))
        let ada = TestClient(address: address, token: try await routes.issueToken(to: UserID("ada")).token)
        #expect(try await ada.act(.install, "Greeter").status == 200)
        #expect(try await ada.act(.enable, "Greeter").status == 200)
        #expect(try await ada.get("/plugins/Greeter/hello").text == "Hello, ada!")
        await group.triggerGracefulShutdown()
        try await running
        #expect(!host.isRunning)
    }

    @Test("N15 · an application's own server that stops refuses what is new while operations end, and answers those")
    func stopping() async throws {
        let folder = try TemporaryFolder()
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let (begun, mayEnd) = (Gate(), Gate())
        var plugin = ScriptedPlugin()
        plugin.onEnable = { _ in
            begun.open()
            try await mayEnd.pass()
            return .done
        }
        let manifest = #"{"name": "Slow", "version": "1.0.0", "type": "backend", "description": "Takes its time."}"#
        let package = try TestPackage("Slow", manifest: manifest).write(to: folder)
        let host = try PluginHost(
            store: try SQLiteStore(path: folder.file("dovetail.sqlite")),
            databases: try SQLitePluginDatabases(folder: folder.file("databases")),
            settings: HostSettings(dataFolder: folder.file("data")))
        host.register(package: package) { [plugin] in plugin }
        let routes = try await DovetailRoutes(host: host)
        let router = Router()
        router.addDovetail(routes)
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)), services: [host],
            onServerRunning: { channel in port.yield(channel.localAddress?.port ?? 0) }, logger: Logger(label: "test"))
        let group = ServiceGroup(services: [application, ClosingDoors(host: host)], logger: Logger(label: "test"))
        async let running: Void = group.run()

        var iterator = ports.makeAsyncIterator()
        let address = "http://127.0.0.1:\(try #require(await iterator.next()))"
        let guest = TestClient(address: address)
        while try await guest.get(APIPaths.ready).status != 200 { await Task.yield() }
        try await host.addUser(UserID("ada"))
        let ada = TestClient(address: address, token: try await routes.issueToken(to: UserID("ada")).token)
        #expect(try await ada.act(.install, "Slow").status == 200)
        async let enabling = ada.act(.enable, "Slow")
        try await begun.pass()
        await group.triggerGracefulShutdown()
        while try await guest.get(APIPaths.ready).status == 200 { await Task.yield() }
        let refused = try await ada.act(.disable, "Slow")
        #expect(refused.status == 503 && refused.problem?.code == .stopping, "\(refused.text)")
        mayEnd.open()
        #expect(try await enabling.status == 200)
        try await running
        #expect(host.phase == .stopped)
    }

    @Test("a host that has not started answers 503, and health says so")
    func notStarted() async throws {
        let folder = try TemporaryFolder()
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let host = try PluginHost(
            store: try SQLiteStore(path: folder.file("dovetail.sqlite")),
            databases: try SQLitePluginDatabases(
                folder: folder.file("databases"), settings: .init(limits: .init(wait: .seconds(60), hold: .seconds(60)))
            ),
            settings: HostSettings(dataFolder: folder.file("data")))
        let router = Router()
        router.addDovetail(try await DovetailRoutes(host: host))
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in port.yield(channel.localAddress?.port ?? 0) }, logger: Logger(label: "test"))
        let group = ServiceGroup(services: [application], logger: Logger(label: "test"))
        async let running: Void = group.run()
        var iterator = ports.makeAsyncIterator()
        let guest = TestClient(address: "http://127.0.0.1:\(try #require(await iterator.next()))")
        #expect(try await guest.get(APIPaths.live).status == 200)
        let ready = try await guest.get(APIPaths.ready)
        #expect(ready.status == 503)
        let health: API.Health = try ready.document()
        #expect(health.checks == ["host": .unavailable, "store": .ok])
        let refused = try await guest.get(APIPaths.plugins)
        #expect(refused.status == 503 && refused.problem?.code.rawValue == "starting")
        await group.triggerGracefulShutdown()
        try await running
    }
}
