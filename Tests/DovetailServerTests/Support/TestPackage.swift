import DovetailCore
import DovetailHost
import DovetailPlugin
import Foundation

/// A package of a plugin, and the code that goes with it.
struct TestPackage: Sendable {
    let name: String
    let files: [String: String]
    private let registerCode: (@Sendable (PluginHost, String) async -> Void)?

    /// A package without code.
    init(_ name: String, manifest: String, files: [String: String] = [:]) {
        self.name = name
        self.files = files.merging(["manifest.json": manifest]) { _, manifest in manifest }
        self.registerCode = nil
    }

    /// A package with code.
    init<Code: Plugin>(_ name: String, manifest: String, files: [String: String] = [:], code: Code.Type) {
        self.name = name
        self.files = files.merging(["manifest.json": manifest]) { _, manifest in manifest }
        self.registerCode = { host, folder in host.register(code, package: folder) }
    }

    /// A package with code that a test makes.
    init(_ name: String, manifest: String, making make: @escaping @Sendable () -> any Plugin) {
        self.name = name
        self.files = ["manifest.json": manifest]
        self.registerCode = { host, folder in host.register(package: folder, making: make) }
    }

    /// Writes the package below a folder: where it lies.
    func write(to folder: TemporaryFolder) throws -> String {
        let root = folder.file("packages/" + self.name)
        for (path, text) in self.files {
            let file = URL(fileURLWithPath: root + "/" + path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        return root
    }

    /// Registers the code, or leaves the package to be published by hand when it has none.
    func register(in host: PluginHost, _ folder: TemporaryFolder) async throws {
        let path = try self.write(to: folder)
        await self.registerCode?(host, path)
    }
}
