import DovetailCore
import DovetailHost
import DovetailTesting
import Foundation
import Testing

@Suite("The example packages")
struct PackageTests {
    @Test("have manifests without errors and without warnings", arguments: Examples.packages)
    func manifests(package: String) throws {
        let bytes = try Data(contentsOf: URL(filePath: "\(Examples.folder)/\(package)/manifest.json"))
        let reading = ManifestParser.parse(bytes: [UInt8](bytes), policy: .strict)
        #expect(reading.findings.isEmpty, "\(reading.findings)")
        let manifest = try #require(reading.manifest)
        #expect(package.hasSuffix("/\(manifest.version)"))
    }

    @Test("are all taken by a host, which can run every one of them")
    func published() async throws {
        try await Examples.withHost { host in
            #expect(host.test.host.brokenPackages.isEmpty)
            let plugins = try await host.test.host.plugins()
            #expect(plugins.map(\.manifest.slug.rawValue) == ["CollectionViewer", "TaskManager"])
            for slug in ["TaskManager", "CollectionViewer"] {
                let release = ReleaseID(slug: try PluginSlug(slug), version: SemanticVersion(1, 0, 0))
                #expect(try await host.test.host.canRun(release))
            }
        }
    }

    @Test("expose their modules in the bundle under the manifest's scope and name", arguments: Examples.packages)
    func federation(package: String) throws {
        let folder = "\(Examples.folder)/\(package)"
        let manifest = try #require(
            ManifestParser.parse(
                bytes: [UInt8](try Data(contentsOf: URL(filePath: "\(folder)/manifest.json"))), policy: .strict
            ).manifest)
        for module in manifest.modules {
            let component = try #require(module.component)
            let bundle = try String(contentsOfFile: "\(folder)/\(component.bundleLocation)", encoding: .utf8)
            #expect(bundle.contains("var \(component.scope) ="))
            #expect(bundle.contains("\"\(component.module)\": { mount }"))
        }
    }

    @Test("B3 · a frontend plugin is installed and enabled without any code in the host")
    func frontend() async throws {
        try await Examples.withHost { host in
            let ada = try await host.test.user("ada")
            try await host.test.installAndEnable("CollectionViewer", for: ada)
            let modules = try await host.test.host.modules(of: ada)
            #expect(modules.map(\.module.name) == ["CollectionViewerModule"])
        }
    }
}
