import DovetailCore
import DovetailProcess
import DovetailTesting
import Foundation

/// The conformance plugin in other languages, each in a process of its own, as the host runs them.
extension PluginConformanceSuite.Form {
    /// In Python.
    static let python = Self.language(
        "in Python", ["runtime": "python", "entry_point": "conformance_plugin:ConformancePlugin"],
        files: "Runtimes/python/conformance", ending: ".py")

    /// In JavaScript, for Node.
    static let node = Self.language(
        "for Node", ["runtime": "node", "entry_point": "plugin.mjs"], files: "Runtimes/node/conformance",
        ending: ".mjs")

    private static func language(
        _ name: String, _ manifest: [String: JSONValue], files folder: String, ending: String
    ) -> Self {
        var form = Self(name, stores: Self.sqlite)
        let source = Self.repository.appending(path: folder).path
        form.manifest = manifest
        form.prepare = { package in
            for file in try FileManager.default.contentsOfDirectory(atPath: source) where file.hasSuffix(ending) {
                // It is there already when a host starts anew.
                try Data(contentsOf: URL(filePath: "\(source)/\(file)")).write(to: URL(filePath: "\(package)/\(file)"))
            }
        }
        form.runners = { folder, logger in [ProcessRunner(folder: folder, logger: logger)] }
        return form
    }

    private static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
}
