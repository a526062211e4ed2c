import DovetailAPI
import DovetailCore
import Testing

@Suite("Modules over HTTP")
struct ModuleTests {
    /// A package of a plugin with a bundle and these modules.
    private func package(_ name: String, modules: JSONValue) throws -> TestPackage {
        let manifest: JSONValue = [
            "manifest_version": 1, "name": .string(name), "version": "1.0.0", "type": "frontend",
            "bundle_location": "dist/remoteEntry.js", "modules": modules,
        ]
        return TestPackage(
            name, manifest: String(decoding: try manifest.encoded(), as: UTF8.self),
            files: ["dist/remoteEntry.js": "window.\(name) = {};\n"])
    }

    private func publish(_ package: TestPackage, on server: TestServer) async throws -> TestClient.Answer {
        let folder = try server.package(package)
        return try await server.administrator().send("POST", APIPaths.plugins, json: ["folder": .string(folder)])
    }

    @Test("B4 · modules are published with what they say, and listed with what they leave out filled in")
    func defaults() async throws {
        try await withServer(packages: []) { server in
            let modules: JSONValue = [
                [
                    "module_id": "main", "name": "Main Module", "role": "frontend", "description": "Main plugin UI",
                    "component": [
                        "bundlelocation": "dist/remoteEntry.js", "scope": "Atlas", "module": "./index",
                        "container": "atlas_main",
                    ],
                ],
                ["name": "Side Panel"],
            ]
            #expect(try await self.publish(self.package("Atlas", modules: modules), on: server).status == 201)
            let ada = try await server.client("ada")
            #expect(try await ada.act(.install, "Atlas").status == 200)
            #expect(try await ada.act(.enable, "Atlas").status == 200)
            let listed: API.Page<API.Module> = try await ada.get(APIPaths.modules(of: .me)).document()
            #expect(listed.items.count == 2)
            let main = try #require(listed.items.first { $0.module.name == "Main Module" })
            #expect(main.module.moduleID == "main" && main.module.role == "frontend")
            #expect(main.module.description == "Main plugin UI" && main.module.component?.container == "atlas_main")
            #expect(main.scope == "Atlas" && main.exposed == "./index")
            #expect(main.module.displayName == "Main Module")

            let side = try #require(listed.items.first { $0.module.name == "Side Panel" })
            #expect(side.module.moduleID == "Side Panel" && side.module.displayName == "Side Panel")
            #expect(side.module.role == "frontend" && side.module.isEnabled && side.module.priority == 0)
            #expect(side.module.component?.bundleLocation == "dist/remoteEntry.js")
            #expect(side.scope == "Atlas" && side.exposed == "./SidePanel" && side.bundleURL == main.bundleURL)
        }
    }

    @Test(
        "H1 · publishing a module that is called like its plugin is 422, with the clash and another name",
        arguments: ["CollectionViewer", "collectionviewer", "Collection Viewer", "collection-viewer"])
    func calledLikePlugin(name: String) async throws {
        try await withServer(packages: []) { server in
            let wrong = try self.package("CollectionViewer", modules: [["name": .string(name)]])
            let refused = try await self.publish(wrong, on: server)
            #expect(refused.status == 422 && refused.problem?.code == .invalidManifest)
            let finding = try #require(refused.problem?.findings?.first { $0.code == .moduleNamedLikePlugin })
            #expect(finding.path == "$.modules[0].name" && finding.found.contains(name))
            #expect(finding.mend.contains("CollectionViewerModule"))
            let right = try self.package("CollectionViewer", modules: [["name": "CollectionViewerModule"]])
            #expect(try await self.publish(right, on: server).status == 201)
        }
    }

    @Test("H2 · publishing a module with a display name alone is 422; a display name may be the plugin's")
    func displayNameAlone() async throws {
        try await withServer(packages: []) { server in
            let wrong = try self.package("MyPlugin", modules: [["display_name": "MyPluginModule"]])
            let refused = try await self.publish(wrong, on: server)
            #expect(refused.status == 422 && refused.problem?.code == .invalidManifest)
            let finding = try #require(refused.problem?.findings?.first { $0.code == .moduleWithoutName })
            #expect(finding.path == "$.modules[0].name" && finding.mend.contains("MyPluginModule"))
            let right = try self.package("MyPlugin", modules: [["name": "Board", "display_name": "MyPlugin"]])
            #expect(try await self.publish(right, on: server).status == 201)
        }
    }
}
