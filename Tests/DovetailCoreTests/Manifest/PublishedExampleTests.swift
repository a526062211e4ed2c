import DovetailCore
import Foundation
import Testing

@Suite("The manuals' own examples are read, field by field")
struct PublishedExampleTests {
    private func manifest(_ text: String) throws -> PluginManifest {
        try #require(SampleManifest.read(text: text).manifest)
    }

    @Test("B2 · BrainDrive's complete example is read, every field typed")
    func brainDriveComplete() throws {
        let manifest = try self.manifest(PublishedExamples.brainDriveComplete)
        #expect(
            manifest.identity
                == PluginIdentity(
                    name: "Advanced Plugin", slug: try PluginSlug("AdvancedPlugin"), scope: "AdvancedPlugin"))
        #expect(manifest.version == SemanticVersion(1, 2, 0))
        #expect(manifest.kind == .full)
        #expect(manifest.about.description == "An advanced plugin with all features")
        #expect(manifest.about.longDescription?.hasPrefix("This is a longer description") == true)
        #expect(manifest.about.category == "productivity")
        #expect(manifest.about.icon == "Zap")
        #expect(manifest.about.author == "John Doe")
        #expect(manifest.about.license == "MIT")
        #expect(manifest.about.documentationURL == "https://docs.example.com/plugin")
        #expect(manifest.bundle == ManifestBundle(method: "webpack", location: "dist/remoteEntry.js"))
        #expect(manifest.requirements.compatibility?.contains(SemanticVersion(1, 0, 0)) == true)
        #expect(!manifest.source.isLocal && !manifest.source.isOfficial)
        #expect(manifest.source.type == "github")
        #expect(manifest.source.url == "https://github.com/user/advanced-plugin")
        #expect(manifest.source.updateCheckURL?.hasSuffix("releases/latest") == true)
    }

    @Test("B2 · what is read is kept as it was written", arguments: PublishedExamples.all)
    func kept(text: String) throws {
        let manifest = try self.manifest(text)
        let written = try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
        #expect(manifest.document == written)
        #expect(try JSONDecoder().decode(PluginManifest.self, from: JSONEncoder().encode(manifest)) == manifest)
    }

    @Test("the examples have no findings but one permission that the host does not enforce")
    func findings() {
        let findings = PublishedExamples.all.flatMap { SampleManifest.read(text: $0).findings }
        #expect(findings.map(\.code) == [.permissionNotEnforced])
        #expect(findings.map(\.severity) == [.warning])
    }

    @Test("B4 · one or many modules are read with id, name, role, description and component")
    func modules() throws {
        let modules = try self.manifest(PublishedExamples.brainDriveSmall).modules
        #expect(modules.map(\.id) == ["dashboard", "settings"])
        #expect(modules.map(\.name) == ["Dashboard View", "Settings View"])
        #expect(modules.map(\.role) == ["frontend", "frontend"])
        #expect(modules.map(\.description) == ["Main dashboard", "Plugin settings and configuration"])
        #expect(
            modules.map(\.component) == [
                ModuleComponent(
                    bundleLocation: "dist/remoteEntry.js", scope: "TaskManager", module: "./Dashboard",
                    container: "DASHBOARD_CONTAINER"),
                ModuleComponent(
                    bundleLocation: "dist/remoteEntry.js", scope: "TaskManager", module: "./Settings",
                    container: "SETTINGS_CONTAINER"),
            ])
    }

    @Test("H6 · every module field of the template is kept")
    func moduleTemplate() throws {
        let module = try #require(
            try self.manifest(PublishedExamples.brainDriveTemplate).module(named: "YourPluginModule"))
        #expect(module.displayName == "Your Plugin")
        #expect(module.description == "Module description")
        #expect(module.icon == "your_icon")
        #expect(module.category == "your_category")
        #expect(module.priority == 1)
        #expect(module.props == [:] && module.configFields == [:] && module.messages == [:])
        #expect(module.requiredServices == [:])
        #expect(module.dependencies.isEmpty)
        #expect(module.layout == ModuleLayout(minimumWidth: 4, minimumHeight: 4, defaultWidth: 6, defaultHeight: 6))
        #expect(module.tags == ["tag1", "tag2"])
    }

    @Test("H7 · every plugin field of the template is kept")
    func pluginTemplate() throws {
        let manifest = try self.manifest(PublishedExamples.brainDriveTemplate)
        #expect(manifest.source.installationType == "remote")
        #expect(manifest.permissions == [Permission("api.access")].compactMap(\.self))
        #expect(manifest.document["last_update_check"] == .null)
        #expect(manifest.document["latest_version"] == .null)
        #expect(manifest.document["update_available"] == false)
        #expect(manifest.kind == .frontend)
        #expect(manifest.runtime == nil)
        #expect(manifest.about.longDescription == "Detailed description")
    }

    @Test("N2 · Nexus's example is read, every field typed")
    func nexus() throws {
        let manifest = try self.manifest(PublishedExamples.nexus)
        #expect(manifest.name == "my_awesome_plugin" && manifest.slug.rawValue == manifest.name)
        #expect(manifest.about.title == "My Awesome Plugin")
        #expect(manifest.about.email == "your.email@example.com")
        #expect(manifest.about.tags == ["api", "integration", "automation"])
        #expect(manifest.requirements.pythonVersion == ">=3.11")
        #expect(manifest.requirements.nexusVersion?.contains(SemanticVersion(0, 1, 0)) == true)
        #expect(manifest.requirements.dependencies.isEmpty)
        #expect(manifest.permissions == [.databaseRead, .databaseWrite, .eventsPublish, .eventsSubscribe])
        #expect(manifest.configuration.secretKeys == ["api_key"])
        #expect(manifest.configuration.fields["api_key"]?.isRequired == true)
        #expect(
            manifest.configuration.fields["max_retries"]
                == ConfigurationField(
                    .integer, defaultValue: 3, minimum: 1, maximum: 10, description: "Maximum number of retry attempts")
        )
        #expect(manifest.configuration.withDefaults([:]) == ["max_retries": 3, "enabled": true])
        #expect(manifest.endpoints.map { "\($0.method) \($0.path)" } == ["GET /status", "POST /action"])
        #expect(manifest.events.publishes == ["my_plugin.action_completed"])
        #expect(manifest.events.subscribes == ["user.created", "system.maintenance"])
    }
}
