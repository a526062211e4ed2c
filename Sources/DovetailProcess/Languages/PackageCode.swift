public import DovetailCore
import DovetailHost
import Foundation

/// The code of a package in a language, looked at without a host.
public struct PackageCode: Sendable {
    private let release: LoadedRelease
    private let settings: LanguageSettings

    /// Looks at a package; nil when it has no code in Python or for Node.
    ///
    /// - Parameters:
    ///   - folder: The package.
    ///   - manifest: Its manifest.
    ///   - settings: What would run it.
    public init?(folder: String, manifest: PluginManifest, settings: LanguageSettings = LanguageSettings()) {
        guard manifest.entryPoint != nil else { return nil }
        let path = URL(fileURLWithPath: folder, isDirectory: true).standardizedFileURL.path
        self.release = LoadedRelease(id: manifest.release, manifest: manifest, path: path)
        self.settings = settings
    }

    /// What is wrong with it, with file and line; nothing of it is executed.
    ///
    /// - Throws: ``DovetailCore/DovetailError/Code/notRunnable`` when this machine has nothing that could tell.
    public func findings() async throws -> [Finding] {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("dovetail-check-\(UUID().uuidString.lowercased())")
        let languages = LanguageRuntimes(
            dataFolder: folder.path, settings: self.settings, sandbox: SandboxSettings(), memory: 1 << 29)
        let findings = try await languages.examine(self.release)
        guard findings.isEmpty else { return findings }
        // Only bundling tells what is wrong with TypeScript, and only installing it whether all is there that Python imports.
        defer { try? FileManager.default.removeItem(at: folder) }
        do {
            try await languages.prepare(self.release) { _ in }
            return []
        } catch let error as DovetailError where !error.findings.isEmpty {
            return error.findings
        }
    }
}
