import DovetailAPI
import DovetailCore
import DovetailHost
import Testing

@Suite("Configuration over HTTP")
struct ConfigurationTests {
    @Test("values are changed one by one, null goes back to the default, and a secret is only ever dots")
    func changes() async throws {
        try await withServer { server in
            let ada = try await server.client("ada")
            let path = APIPaths.configuration(try PluginSlug("Greeter"), of: .me)
            #expect(try await ada.get(path).status == 404)
            #expect(try await ada.act(.install, "Greeter").status == 200)
            let set = try await ada.send("PUT", path, json: ["values": ["count": 3, "api_key": "s3cr3t-value"]])
            #expect(try set.status == 200 && set.document(API.OperationResult.self).operation?.kind == .configure)
            #expect(!set.text.contains("s3cr3t-value"))

            let shown = try await ada.get(path)
            let configuration: API.Configuration = try shown.document()
            #expect(configuration.values["count"] == 3 && configuration.values["greeting"] == "Hello")
            let dots = try #require(configuration.values["api_key"])
            #expect(dots == "••••••••" && !shown.text.contains("s3cr3t-value"))
            #expect(configuration.schema.fields["count"]?.maximum == 9)

            let unchanged = try await ada.send("PUT", path, json: ["values": ["api_key": dots, "count": .null]])
            #expect(unchanged.status == 200)
            let id = InstallationID(owner: .user(try UserID("ada")), slug: try PluginSlug("Greeter"))
            let kept = try await server.host.configuration(of: id).values
            #expect(kept["api_key"] == "s3cr3t-value" && kept["count"] == 1)
        }
    }

    @Test("Q9 · values that break the schema are refused, every fault listed, and nothing changes")
    func invalid() async throws {
        try await withServer { server in
            let ada = try await server.client("ada")
            let path = APIPaths.configuration(try PluginSlug("Greeter"), of: .me)
            #expect(try await ada.act(.install, "Greeter").status == 200)
            let refused = try await ada.send("PUT", path, json: ["values": ["count": 12, "greeting": 5, "nope": 1]])
            #expect(refused.status == 422 && refused.problem?.code == .invalidConfiguration)
            #expect(Set(try #require(refused.problem?.findings).map(\.path)) == ["$.count", "$.greeting", "$.nope"])
            let hook = try await ada.send("PUT", path, json: ["values": ["greeting": "Boo"]])
            #expect(hook.status == 422 && hook.problem?.code == .validationFailed)
            let configuration: API.Configuration = try await ada.get(path).document()
            #expect(configuration.values["count"] == 1 && configuration.values["greeting"] == "Hello")
        }
    }
}
