import DovetailCore
import DovetailHost
import Foundation

/// The package of a plugin that runs in a process of its own and offers one service.
struct IsolatedPackage: Sendable {
    let slug: PluginSlug
    let folder: String
    /// The name of the service.
    let service: String
    private let manifest: PluginManifest

    /// Writes a package.
    ///
    /// - Parameters:
    ///   - name: Its slug.
    ///   - program: What it runs.
    ///   - isolation: Who shares its process.
    ///   - patterns: The events that it hears.
    ///   - folder: Where all packages lie.
    /// - Throws: When it cannot be written.
    init(
        _ name: String, _ program: BuiltProgram, _ isolation: PluginIsolation = .shared,
        hearing patterns: [String] = [],
        below folder: String
    ) throws {
        self.slug = try PluginSlug(name)
        self.folder = "\(folder)/\(name)"
        self.service = "\(name).answer"
        let text = Self.manifest(name, service: self.service, isolation, patterns)
        let reading = ManifestParser.parse(bytes: Array(text.utf8))
        guard let manifest = reading.manifest else { throw BenchmarkError("\(reading.findings)") }
        self.manifest = manifest
        let files = FileManager.default
        try files.createDirectory(atPath: self.folder + "/bin", withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: self.folder + "/manifest.json"))
        try program.copy(to: self.folder + "/" + Self.program)
    }

    /// Where the program lies in a package.
    static let program = "bin/plugin"

    /// The package as a release that a runner can run without a host around it.
    var release: LoadedRelease {
        LoadedRelease(
            id: ReleaseID(slug: self.slug, version: self.manifest.version), manifest: self.manifest, path: self.folder)
    }

    private static func manifest(
        _ name: String, service: String, _ isolation: PluginIsolation, _ patterns: [String]
    ) -> String {
        """
        {
          "name": "\(name)", "version": "1.0.0", "type": "backend", "description": "Answers what it is asked with.",
          "author": "The Dovetail authors", "license": "Apache-2.0", "host_version": "^1.0",
          "runtime": "process", "executable": "\(Self.program)", "isolation": "\(isolation.rawValue)",
          "permissions": ["services.provide", "storage.read", "events.subscribe"],
          "events": {"subscribes": [\(patterns.map { "\"\($0)\"" }.joined(separator: ", "))]},
          "services": {"provides": [{"name": "\(service)", "version": "1.0.0"}]}
        }
        """
    }
}
