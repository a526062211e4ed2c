import DovetailAPI
import DovetailCore
import Testing

@Suite("Catalogue over HTTP")
struct CatalogueTests {
    @Test("B2 · every field of the complete example is returned, typed")
    func completeExample() async throws {
        try await withServer(packages: [.completeExample]) { server in
            let ada = try await server.client("ada")
            let plugin: API.Plugin = try await ada.get(APIPaths.plugin(PluginSlug("AdvancedPlugin"))).document()
            #expect(plugin.name == "Advanced Plugin" && plugin.slug.rawValue == "AdvancedPlugin")
            #expect(plugin.scope == "AdvancedPlugin" && plugin.version == SemanticVersion(1, 2, 0))
            #expect(plugin.type == .full && plugin.description == "An advanced plugin with all features")
            #expect(plugin.longDescription?.hasPrefix("This is a longer description") == true)
            #expect(plugin.category == "productivity" && plugin.icon == "Zap" && plugin.bundleMethod == "webpack")
            #expect(plugin.bundleLocation == "dist/remoteEntry.js" && plugin.requirements.compatibility != nil)
            #expect(!plugin.isLocal && !plugin.isOfficial && plugin.sourceType == "github")
            #expect(plugin.sourceURL == "https://github.com/user/advanced-plugin")
            #expect(plugin.updateCheckURL == "https://api.github.com/repos/user/advanced-plugin/releases/latest")
            #expect(plugin.author == "John Doe" && plugin.license == "MIT")
            #expect(plugin.documentationURL == "https://docs.example.com/plugin")
            let module = try #require(plugin.modules.first)
            #expect(module.moduleID == "main" && module.name == "Main Module" && module.role == "frontend")
            #expect(module.component?.module == "./index" && module.component?.scope == "AdvancedPlugin")
            #expect(module.component?.container == "YOUR_UNIQUE_CONTAINER_ID")
        }
    }

    @Test("H7 · every plugin field of the template is returned, also those that the host keeps")
    func template() async throws {
        try await withServer(packages: [.template]) { server in
            let root = try await server.administrator()
            #expect(
                try await root.send(
                    "POST", APIPaths.plugins, json: ["folder": .string(try server.package(.template))]
                ).status == 201)
            let answer = try await root.get(APIPaths.plugin(PluginSlug("YourPlugin")))
            let plugin: API.Plugin = try answer.document()
            #expect(plugin.installationType == "remote" && plugin.permissions.map(\.rawValue) == ["api.access"])
            #expect(plugin.lastUpdateCheck == nil && !plugin.isUpdateAvailable)
            #expect(plugin.latestVersion == SemanticVersion(1, 0, 0))
            let document = try #require(try JSONValue(parsing: answer.bytes).object)
            for (name, value) in try #require(plugin.manifest.object) where !value.isNull && name != "modules" {
                if name == "compatibility" || name == "latest_version" { continue }
                #expect(document[name] == value, "\(name)")
            }
        }
    }

    @Test("N2 · publishing a package with faults answers all of them at once, and administrators see it as broken")
    func faults() async throws {
        try await withServer(packages: []) { server in
            let root = try await server.administrator()
            let folder = try server.package(
                TestPackage("Broken", manifest: #"{"name": 5, "version": "one", "type": "magic", "modules": [{}]}"#))
            let refused = try await root.send("POST", APIPaths.plugins, json: ["folder": .string(folder)])
            #expect(refused.status == 422 && refused.problem?.code == .invalidManifest)
            let findings = try #require(refused.problem?.findings)
            let paths = Set(findings.map(\.path))
            #expect(paths.isSuperset(of: ["$.name", "$.version", "$.type", "$.modules[0].name"]), "\(paths)")
            #expect(findings.allSatisfy { !$0.expected.isEmpty && !$0.mend.isEmpty })
            let seen: API.Catalogue = try await root.get(APIPaths.plugins).document()
            #expect(seen.broken?.map(\.folder) == [folder] && seen.items.isEmpty)
            let ada = try await server.client("ada")
            let unseen: API.Catalogue = try await ada.get(APIPaths.plugins).document()
            #expect(unseen.broken == nil)
        }
    }

    @Test("only administrators publish and withdraw; what was withdrawn cannot be installed any more")
    func publishing() async throws {
        try await withServer { server in
            let ada = try await server.client("ada")
            let root = try await server.administrator()
            let release = ReleaseID(slug: try PluginSlug("Greeter"), version: SemanticVersion(1, 0, 0))
            #expect(try await ada.send("POST", APIPaths.plugins, json: ["folder": "/tmp"]).status == 403)
            #expect(try await ada.send("DELETE", APIPaths.release(release)).status == 403)
            #expect(try await root.send("DELETE", APIPaths.release(release)).status == 204)
            #expect(try await root.send("DELETE", APIPaths.release(release)).status == 404)
            #expect(try await ada.act(.install, "Greeter").status == 404)
            let relative = try await root.send("POST", APIPaths.plugins, json: ["folder": "Greeter"])
            #expect(relative.status == 400 && relative.problem?.code == .invalidRequest)
        }
    }

    @Test("publishing can be followed: a stream ends with the publication, or with the problem and its findings")
    func following() async throws {
        try await withServer(packages: []) { server in
            let root = try await server.administrator()
            func follow(_ package: TestPackage) async throws -> TestClient.Answer {
                let body = try JSONValue.object(["folder": .string(try server.package(package))]).encoded()
                return try await root.send(
                    "POST", APIPaths.plugins, bytes: body,
                    headers: ["Content-Type": "application/json", "Accept": "text/event-stream"])
            }
            let published = try await follow(.template)
            #expect(published.status == 200 && published.headers["content-type"] == ["text/event-stream"])
            #expect(published.text.hasPrefix("event: done\ndata: {") && published.text.hasSuffix("}\n\n"))
            #expect(published.text.contains(#""slug":"YourPlugin""#) && published.text.contains(#""new":true"#))
            let refused = try await follow(TestPackage("Broken", manifest: #"{"name": 5, "version": "one"}"#))
            #expect(refused.status == 200 && refused.text.hasPrefix("event: failed\ndata: {"))
            #expect(refused.text.contains(#""code":"invalid_manifest""#) && refused.text.contains(#""path":"$.name""#))
            let ada = try await server.client("ada")
            let unasked = try await ada.send(
                "POST", APIPaths.plugins, bytes: Array("{}".utf8), headers: ["Accept": "text/event-stream"])
            #expect(unasked.status == 403)
        }
    }

    @Test("H6 · H10 · a user's modules carry every field of the template, and load by scope and exposed name")
    func modules() async throws {
        try await withServer { server in
            let ada = try await server.client("ada")
            #expect(try await ada.act(.install, "Greeter").status == 200)
            #expect(try await ada.act(.enable, "Greeter").status == 200)
            let modules: API.Page<API.Module> = try await ada.get(APIPaths.modules(of: .me)).document()
            let module = try #require(modules.items.first)
            #expect(modules.items.count == 1 && module.id == "ada_Greeter_GreeterPanel")
            let about = module.module
            #expect(about.displayName == "Greeter" && about.description == "Greets" && about.icon == "Hand")
            #expect(about.category == "social" && about.priority == 7 && about.tags == ["hello", "world"])
            #expect(about.props == ["tone": "warm"] && about.configFields == ["size": ["type": "number"]])
            #expect(about.messages == ["sends": ["greeted"]] && about.dependencies == ["clock"])
            #expect(about.requiredServices == ["theme": ["methods": ["get"]]])
            #expect(about.layout.minimumWidth == 4 && about.layout.minimumHeight == 3)
            #expect(about.layout.defaultWidth == 6 && about.layout.defaultHeight == 5)
            #expect(module.scope == "Greeter" && module.exposed == "./Greeter")
            let bundle = try await server.guest.get(try #require(module.bundleURL))
            #expect(bundle.status == 200 && bundle.text.contains("window.Greeter"))
            #expect(try await server.guest.get(try #require(module.pageURL)).text.contains("<title>Greeter"))
        }
    }
}
