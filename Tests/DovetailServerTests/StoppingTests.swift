import DovetailAPI
import DovetailCore
import DovetailHost
import DovetailPlugin
import DovetailTesting
import Testing

@testable import DovetailServer

@Suite("A server that stops", .timeLimit(.minutes(10)))
struct StoppingTests {
    @Test(
        "N15 · while operations end, a server that stops refuses what is new with 503 and when to come back, shows what is stored, and health says so"
    )
    func refusals() async throws {
        let (begun, mayEnd) = (Gate(), Gate())
        let manifest = #"{"name": "Slow", "version": "1.0.0", "type": "backend", "description": "Takes its time."}"#
        var plugin = ScriptedPlugin()
        plugin.onEnable = { _ in
            begun.open()
            try await mayEnd.pass()
            return .done
        }
        let slow = TestPackage("Slow", manifest: manifest) { [plugin] in plugin }
        try await withServer(packages: [.greeter, slow]) { server in
            let ada = try await server.client("ada")
            let root = try await server.administrator()
            for action in [API.Action.install, .enable] { #expect(try await ada.act(action, "Greeter").status == 200) }
            #expect(try await ada.act(.install, "Slow").status == 200)
            async let enabling = ada.act(.enable, "Slow")
            try await begun.pass()
            await server.stop()
            var ready = try await server.guest.get(APIPaths.ready)
            while ready.status == 200 { ready = try await server.guest.get(APIPaths.ready) }
            let health: API.Health = try ready.document()
            #expect(health.status == .stopping && health.checks["host"] == .stopping && health.checks["store"] == .ok)
            #expect(try await server.guest.get(APIPaths.live).status == 200)

            for refused in [
                try await ada.act(.disable, "Greeter"), try await ada.get("/plugins/Greeter/hello"),
                try await root.send("POST", APIPaths.users, bytes: Array(#"{"name": "bob"}"#.utf8)),
            ] {
                #expect(refused.status == 503 && refused.problem?.code == .stopping, "\(refused.text)")
                #expect(refused.problem?.remedy == .retry && refused.headers["Retry-After"] == ["5"])
            }
            let installations: API.Page<API.Installation> = try await ada.get(APIPaths.installations(of: .me))
                .document()
            #expect(installations.items.map(\.state) == [.enabled, .installed])

            mayEnd.open()
            let enabled = try await enabling
            #expect(enabled.status == 200, "\(enabled.text)")
        }
    }
}
