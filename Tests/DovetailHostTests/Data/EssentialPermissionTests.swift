import DovetailCore
import DovetailHost
import DovetailPlugin
import DovetailTesting
import Testing

@Suite("What an operator refuses to all plugins none of them has")
struct EssentialPermissionTests {
    private static let fields: [String: JSONValue] = [
        "permissions": ["storage.read", "storage.write", "notifications.send"],
        "essential_permissions": ["storage.write"],
        "api_endpoints": [["method": "GET", "path": "/write"], ["method": "GET", "path": "/read"]],
    ]

    private static func plugin() -> ScriptedPlugin {
        var plugin = ScriptedPlugin()
        plugin.onStart = { context in
            try await context.routes.get("/write") { _ in
                try await context.storage.set("text", for: "key")
                return .noContent
            }
            try await context.routes.get("/read") { _ in
                _ = try await context.storage.value(for: "key", as: String.self)
                return .noContent
            }
        }
        return plugin
    }

    private func code(_ host: TestHost, _ path: String) async -> DovetailError.Code? {
        do {
            _ = try await host.send(.get, path, to: "Notes", as: "ada")
            return nil
        } catch {
            return (error as? DovetailError)?.code
        }
    }

    @Test("Q4 · who comes without an essential permission is installed, and a warning says what it lacks")
    func warned() async throws {
        try await withHost(refusedPermissions: [.storageWrite]) { host in
            try host.add(TestPackage("Notes", Self.fields), Self.plugin())
        } body: { host in
            let ada = try await host.user("ada")
            for request in [HostRequest.install(), .enable] {
                let result = try await host.perform(request, "Notes", for: ada)
                #expect(result.isSuccess)
                #expect(result.warnings.map(\.code) == [.permissionDenied])
                #expect(result.warnings.first?.message.contains("storage.write") == true)
            }
            let id = InstallationID(owner: ada, slug: try PluginSlug("Notes"))
            #expect(try await host.host.grants(of: id) == [.storageRead, .notificationsSend])
            #expect(await self.code(host, "/write") == .permissionDenied)
            #expect(await self.code(host, "/read") == nil)
        }
    }

    @Test("Q4 · what is refused later is lacking from the next start on")
    func later() async throws {
        let folder = try TemporaryFolder()
        let prepare: (TestHost) throws -> Void = { try $0.add(TestPackage("Notes", Self.fields), Self.plugin()) }
        try await withHost(in: folder, prepare: prepare) { host in
            let ada = try await host.user("ada")
            try await host.installAndEnable("Notes", for: ada)
            #expect(await self.code(host, "/write") == nil)
        }
        try await withHost(in: folder, refusedPermissions: [.storageWrite], prepare: prepare) { host in
            #expect(await self.code(host, "/write") == .permissionDenied)
        }
    }
}
