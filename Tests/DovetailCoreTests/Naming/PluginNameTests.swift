import DovetailCore
import Testing

@Suite("Plugins are told apart by name, slug and scope")
struct PluginNameTests {
    private func identity(_ name: String, _ slug: String, _ scope: String) throws -> PluginIdentity {
        PluginIdentity(name: name, slug: try PluginSlug(slug), scope: scope)
    }

    @Test(
        "H3 · ids are joined as in the examples",
        arguments: [
            ("user123", "BrainDriveChatWithDocs", "BrainDriveChatWithDocsModule"),
            ("user123", "CollectionViewer", "CollectionViewerModule"),
            ("user_abc123", "CollectionViewer", "CollectionViewerModule"),
        ])
    func ids(user: String, slug: String, module: String) throws {
        let id = InstallationID(owner: .user(try UserID(user)), slug: try PluginSlug(slug))
        #expect(id.joined == "\(user)_\(slug)")
        #expect(id.joined(module: module) == "\(user)_\(slug)_\(module)")
    }

    @Test("H3 · two installations that would share an id are still two keys")
    func sharedID() throws {
        let first = InstallationID(owner: .user(try UserID("a_b")), slug: try PluginSlug("c"))
        let second = InstallationID(owner: .user(try UserID("a")), slug: try PluginSlug("b_c"))
        #expect(first.joined == second.joined)
        #expect(first != second)
    }

    @Test(
        "H4 · a name, slug or scope that another plugin has is found, also in another case",
        arguments: [
            ("Viewer", "a", "a", "$.name"), ("VIEWER", "a", "a", "$.name"), ("A", "viewer-1", "a", "$.plugin_slug"),
            ("A", "Viewer-1", "a", "$.plugin_slug"), ("A", "a", "viewerScope", "$.scope"),
            ("A", "a", "VIEWERSCOPE", "$.scope"),
        ])
    func taken(name: String, slug: String, scope: String, path: String) throws {
        let existing = try self.identity("Viewer", "viewer-1", "viewerScope")
        let findings = NamingRules.conflicts(of: try self.identity(name, slug, scope), with: [existing])
        #expect(findings.map(\.path) == [path])
        #expect(findings.allSatisfy { $0.code == .taken && $0.severity == .error })
        #expect(findings.allSatisfy { $0.found.contains("the plugin \"Viewer\"") })
    }

    @Test("H4 · all three at once are three findings, and none for another plugin")
    func several() throws {
        let existing = [try self.identity("Viewer", "viewer", "viewer"), try self.identity("Other", "other", "other")]
        #expect(NamingRules.conflicts(of: try self.identity("viewer", "Viewer", "viewer"), with: existing).count == 3)
        #expect(NamingRules.conflicts(of: try self.identity("New", "new", "new"), with: existing).isEmpty)
    }

    @Test("H4 · another release of the same plugin is no conflict")
    func release() throws {
        let existing = try self.identity("Viewer", "viewer", "viewer")
        #expect(NamingRules.conflicts(of: existing, with: [existing]).isEmpty)
        #expect(NamingRules.conflicts(of: try self.identity("Viewer", "viewer", "new"), with: [existing]).isEmpty)
    }

    @Test(
        "H4 · a slug is URL-safe",
        arguments: ["a/b", "a b", "..", ".", "", "ü", "a?b", "a%b", "a#b", String(repeating: "a", count: 65)])
    func slug(text: String) {
        let reading = SampleManifest.read(["plugin_slug": .string(text)])
        #expect(reading.manifest == nil)
        #expect(reading.findings.errors.first?.path == "$.plugin_slug")
    }

    @Test("H4 · a name that is no slug needs a plugin_slug, and one is proposed")
    func slugNeeded() throws {
        let reading = SampleManifest.read(["name": "Task Manager"])
        #expect(reading.manifest == nil)
        let finding = try #require(reading.findings.first)
        #expect(finding.code == .slugNeeded)
        #expect(finding.mend == "Add \"plugin_slug\": \"TaskManager\".")
        #expect(SampleManifest.read(["name": "Task Manager", "plugin_slug": "TaskManager"]).manifest != nil)
    }
}
