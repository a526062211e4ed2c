import ArgumentParser
import DovetailCore
import DovetailTesting
import Testing

@testable import DovetailCommands

@Suite("The author's self-check")
struct SelfCheckTests {
    private func check(
        _ manifest: String, files: [String: String] = ["dist/remoteEntry.js": "var YourPlugin;(()=>{})()"]
    ) async throws -> SelfCheck {
        let folder = try TemporaryFolder()
        try folder.write(manifest, to: "manifest.json")
        for (path, text) in files { try folder.write(text, to: path) }
        return try await SelfCheck(folder: folder.path)
    }

    private func manifest(
        name: String = "YourPlugin", slug: String = "YourPlugin",
        modules: String =
            #"{"name": "YourPluginModule", "display_name": "Your Plugin"}"#
    ) -> String {
        """
        {"name": "\(name)", "version": "1.0.0", "type": "frontend", "plugin_slug": "\(slug)", "scope": "YourPlugin",
         "bundle_location": "dist/remoteEntry.js", "modules": [\(modules)]}
        """
    }

    private func failed(_ check: SelfCheck) -> [String] {
        check.checklist.filter { $0.outcome == .failed }.map(\.claim)
    }

    @Test("H9 · the self-check prints what the document prints")
    func printsTheSample() async throws {
        let check = try await self.check(self.manifest())
        #expect(
            check.text.hasPrefix(
                """
                YourPlugin Plugin Lifecycle Manager - Test Mode
                ==================================================
                Plugin: YourPlugin
                Version: 1.0.0
                Slug: YourPlugin
                Modules: 1
                - Your Plugin (YourPluginModule)

                Checklist:
                ✅ name is the plugin's name
                ✅ Every module's name is different from the plugin's name, slug and scope
                ✅ Every module's name ends with "Module" or has a descriptive suffix
                ✅ scope matches the Module Federation name of the bundle
                ➖ plugin_slug is unique across all plugins: not checked, the host checks it when the plugin is published
                ✅ All module names are unique within the plugin
                ✅ Every display_name is user-friendly
                """))
        #expect(check.passes)
    }

    @Test(
        "H9 · each of the document's mistakes fails the check and says how to mend it",
        arguments: [
            (#"{"name": "YourPlugin", "display_name": "A"}"#, "Every module's name is different"),
            (#"{"name": "yourplugin", "display_name": "A"}"#, "Every module's name is different"),
            (#"{"name": "Your Plugin", "display_name": "A"}"#, "Every module's name is different"),
            (#"{"display_name": "YourPluginModule"}"#, "Every module's name is different"),
            (#"{"name": "foo", "display_name": "A"}"#, "Every module's name ends with"),
            (#"{"name": "YourPluginModule"}"#, "Every display_name"),
            (
                #"{"name": "AModule", "display_name": "A"}, {"name": "AModule", "display_name": "B"}"#,
                "All module names are unique"
            ),
        ])
    func mistakes(modules: String, claim: String) async throws {
        let check = try await self.check(self.manifest(modules: modules))
        #expect(self.failed(check).contains { $0.hasPrefix(claim) })
        #expect(check.checklist.allSatisfy { $0.outcome != .failed || !$0.note.isEmpty })
        #expect(!check.passes)
        #expect(check.text.contains("cannot be published like this"))
    }

    @Test(
        "H9 · the document's naming patterns pass",
        arguments: [
            "YourPluginModule", "YourPluginInterface", "YourPluginViewer", "YourPluginUploader",
        ])
    func patterns(name: String) async throws {
        let check = try await self.check(
            self.manifest(modules: #"{"name": "\#(name)", "display_name": "Your Plugin"}"#))
        #expect(self.failed(check).isEmpty)
    }

    @Test("H9 · a slug that is not URL-safe fails the check")
    func slug() async throws {
        #expect(
            self.failed(try await self.check(self.manifest(slug: "Your Plugin/1"))) == [
                "plugin_slug is unique across all plugins"
            ])
    }

    @Test("H9 · a scope that the build does not have fails the check; without a build it is not checked")
    func scope() async throws {
        let claim = "scope matches the Module Federation name of the bundle"
        let bundle = "dist/remoteEntry.js"
        let other = try await self.check(self.manifest(), files: [bundle: "var Other;(()=>{})()"])
        #expect(self.failed(other) == [claim])
        let webpack = "new ModuleFederationPlugin({\n  // name: 'Old',\n  name: 'YourPlugin', // as in the manifest\n})"
        let both = try await self.check(self.manifest(), files: ["webpack.config.js": webpack, bundle: "var Other;"])
        #expect(self.failed(both).isEmpty)
        let neither = try await self.check(self.manifest(), files: [bundle: "export {}"])
        #expect(neither.checklist.first { $0.claim == claim }?.outcome == .notChecked)
    }

    @Test(
        "H9 · code that could not be looked at fails the check only where its author can mend that",
        arguments: [
            (DovetailError(.timedOut, "pip took too long.", remedy: .askOperator), .notChecked),
            (DovetailError(.invalidPackage, "The index was not reached.", remedy: .askOperator), .notChecked),
            (DovetailError(.notRunnable, "There is no Python.", remedy: .askOperator), .notChecked),
            (DovetailError(.invalidPackage, "It takes too much room.", remedy: .askAuthor), .failed),
        ] as [(DovetailError, ChecklistItem.Outcome)])
    func notLookedAt(error: DovetailError, outcome: ChecklistItem.Outcome) {
        let item = CodeCheck.item("The code compiles", error)
        #expect(item.outcome == outcome && item.note == error.message)
    }

    @Test("H9 · whatever is no manifest ends in findings, not in a crash", arguments: ["", "{", "[]", "null", "{}"])
    func noManifest(text: String) async throws {
        let check = try await self.check(text)
        #expect(!check.passes)
        #expect(!check.findings.isEmpty)
        #expect(check.findings.allSatisfy { check.text.contains($0.mend) })
    }

    @Test("H9 · the exit status says whether the check passed, without any host")
    func status() async throws {
        let folder = try TemporaryFolder()
        try folder.write(self.manifest(), to: "manifest.json")
        try folder.write("var YourPlugin;", to: "dist/remoteEntry.js")
        let arguments = ["plugin", "check", folder.path, "--output", "json"]
        #expect(await Program.status(of: DovetailCommand.self, arguments) == .success)
        try folder.write("{}", to: "manifest.json")
        #expect(await Program.status(of: DovetailCommand.self, arguments) == .invalidData)
        #expect(await Program.status(of: DovetailCommand.self, ["plugin", "check", "/nowhere"]) == .invalidData)
    }
}
