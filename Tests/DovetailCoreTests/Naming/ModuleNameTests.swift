import DovetailCore
import Testing

@Suite("Modules have names of their own")
struct ModuleNameTests {
    /// A plugin as the manual writes it: name, slug, scope and modules.
    private func read(
        _ name: String, slug: String? = nil, scope: String? = nil, modules: [JSONValue], policy: NamingPolicy = .strict
    ) -> ManifestReading {
        let members: [String: JSONValue?] = [
            "name": .string(name), "plugin_slug": slug.map(JSONValue.string), "scope": scope.map(JSONValue.string),
            "modules": .array(modules),
        ]
        return SampleManifest.read(members.compactMapValues(\.self), policy: policy)
    }

    @Test("H1 · the wrong example is refused: the module is called like its plugin")
    func wrongExample() throws {
        let reading = self.read(
            "CollectionViewer", slug: "CollectionViewer",
            modules: [["name": "CollectionViewer", "display_name": "Collection Viewer"]])
        #expect(reading.manifest == nil)
        let finding = try #require(reading.findings.first)
        #expect(finding.code == .moduleNamedLikePlugin)
        #expect(finding.path == "$.modules[0].name")
        #expect(finding.expected.contains("name \"CollectionViewer\" and plugin_slug"))
        #expect(finding.mend.contains("CollectionViewerModule"))
    }

    @Test(
        "H1 · the correct example, the real-world ones and the recommended pattern are taken",
        arguments: [
            ("CollectionViewer", "CollectionViewerModule", "Collection Viewer"),
            ("BrainDriveChatWithDocs", "BrainDriveChatWithDocsModule", "AI Chat With Docs Interface"),
            ("MyPlugin", "MyPluginModule", "My Plugin"), ("PluginName", "PluginNameModule", "Plugin Name"),
            ("YourPlugin", "YourPluginModule", "Your Plugin"),
            ("DataAnalyzer", "DataAnalyzerInterface", "Data Analyzer"),
            ("DataAnalyzer", "DataAnalyzerViewer", "Data Analyzer"),
            ("DataAnalyzer", "DataAnalyzerComponent", "Data Analyzer"),
        ])
    func rightExamples(plugin: String, module: String, display: String) throws {
        let reading = self.read(
            plugin, slug: plugin, scope: plugin, modules: [["name": .string(module), "display_name": .string(display)]])
        #expect(reading.findings.isEmpty)
        #expect(try #require(reading.manifest).modules.first?.displayName == display)
    }

    @Test("H1 · the pattern with several modules is taken")
    func severalModules() throws {
        let names = ["DocumentManagerUploader", "DocumentManagerViewer", "DocumentManagerSettings"]
        let reading = self.read("DocumentManager", modules: names.map { ["name": .string($0)] })
        #expect(try #require(reading.manifest).modules.map(\.name) == names)
    }

    @Test(
        "H1 · mistakes 1 to 3: identical, other case, an added space, and their like",
        arguments: ["MyPlugin", "myplugin", "My Plugin", "my-plugin", "MY_PLUGIN", "m y-p_lugin"])
    func mistakes(module: String) {
        let reading = self.read("MyPlugin", modules: [["name": .string(module)]])
        #expect(reading.manifest == nil)
        #expect(reading.findings.map(\.code) == [.moduleNamedLikePlugin])
        #expect(reading.findings.allSatisfy { $0.mend.contains("MyPluginModule") })
    }

    @Test(
        "H1 · the finding says which field the module is called like",
        arguments: [("My Tool", "name \"My Tool\""), ("SLUG", "plugin_slug \"slug\""), ("sco-pe", "scope \"Scope\"")])
    func field(module: String, field: String) {
        let reading = self.read("My Tool", slug: "slug", scope: "Scope", modules: [["name": .string(module)]])
        #expect(reading.findings.errors.map { $0.expected.contains(field) } == [true])
        #expect(reading.findings.errors.map { $0.mend.contains("\"MyToolModule\"") } == [true])
    }

    @Test("H2 · mistake 4: display_name is not the name")
    func onlyDisplayName() throws {
        let reading = self.read("MyPlugin", modules: [["display_name": "MyPluginModule"]])
        #expect(reading.manifest == nil)
        let finding = try #require(reading.findings.first)
        #expect(finding.code == .moduleWithoutName)
        #expect(finding.found.contains("display_name"))
        #expect(finding.mend.contains("\"name\": \"MyPluginModule\""))
    }

    @Test("H2 · display_name may say what it likes, also the plugin's name")
    func displayNameIsFree() {
        let reading = self.read("MyPlugin", modules: [["name": "Board", "display_name": "MyPlugin"]])
        #expect(reading.findings.isEmpty)
    }

    @Test(
        "H2 · a nameless module is refused whatever else it has",
        arguments: [[:], ["module_id": "a"], ["name": .null]] as [JSONValue])
    func nameless(module: JSONValue) {
        let reading = self.read("MyPlugin", modules: [module])
        #expect(reading.findings.errors.map(\.code) == [.moduleWithoutName])
    }

    @Test("H4 · module names are unique in their plugin, also in another case")
    func unique() {
        let same = self.read("P", modules: [["name": "Board"], ["name": "List"], ["name": "Board"]])
        #expect(same.findings.errors.map(\.path) == ["$.modules[2].name"])
        let alike = self.read("P", modules: [["name": "Board"], ["name": "board"]])
        #expect(alike.findings.errors.map(\.code) == [.moduleNamesAlike])
    }

    @Test("the policy warn takes what breaks a naming rule, and says so")
    func warn() throws {
        let reading = self.read(
            "MyPlugin", modules: [["name": "MyPlugin"], ["module_id": "main"], ["name": "MAIN"]], policy: .warn)
        #expect(
            reading.findings.warnings.map(\.code) == [.moduleNamedLikePlugin, .moduleWithoutName, .moduleNamesAlike])
        #expect(try #require(reading.manifest).modules.map(\.name) == ["MyPlugin", "main", "MAIN"])
    }

    @Test("the policy warn takes no two modules of one name, and no other error")
    func warnIsNotBlind() {
        #expect(self.read("P", modules: [["name": "A"], ["name": "A"]], policy: .warn).manifest == nil)
        #expect(self.read("P", modules: [["name": "A"], ["module_id": "A"]], policy: .warn).manifest == nil)
        #expect(self.read("a/b", modules: [], policy: .warn).manifest == nil)
    }
}
