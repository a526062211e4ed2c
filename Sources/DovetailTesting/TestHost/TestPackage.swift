public import DovetailCore
import Foundation

/// A package folder, written for a test.
public struct TestPackage: Sendable {
    /// The manifest.
    public var manifest: [String: JSONValue]
    /// The other files, by relative path.
    public var files: [String: String]

    /// A package with a manifest, and files beside it.
    ///
    /// - Parameters:
    ///   - slug: The plugin's slug and name.
    ///   - version: The release's version.
    ///   - fields: What else the manifest says; overrides what is said here. Permissions are all that the host enforces,
    ///     unless given.
    ///   - files: The other files, by relative path.
    public init(
        _ slug: String, version: String = "1.0.0", _ fields: [String: JSONValue] = [:], files: [String: String] = [:]
    ) {
        let permissions = Permission.enforced.map { JSONValue.string($0.rawValue) }
        let basics: [String: JSONValue] = [
            "name": .string(slug), "version": .string(version), "type": "backend", "permissions": .array(permissions),
        ]
        self.manifest = basics.merging(fields) { _, field in field }
        self.files = files
    }

    /// The release that it is.
    var release: ReleaseID {
        get throws {
            let (slug, version) = (self.manifest["name"]?.string ?? "", self.manifest["version"]?.string ?? "")
            guard let number = SemanticVersion(version) else {
                throw StoreSampleError(reason: "\(version) is no version")
            }
            return ReleaseID(slug: try PluginSlug(slug), version: number)
        }
    }

    /// Writes the package below a folder, and answers its path.
    ///
    /// - Throws: what the file system throws.
    @discardableResult
    public func write(below folder: String) throws -> String {
        let name = [self.manifest["name"]?.string, self.manifest["version"]?.string].compactMap(\.self).joined(
            separator: "-")
        let url = URL(fileURLWithPath: folder).appendingPathComponent(name)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        try Data(JSONValue.object(self.manifest).encoded()).write(to: url.appendingPathComponent("manifest.json"))
        for (path, text) in self.files {
            let file = url.appendingPathComponent(path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        return url.path
    }
}
