import DovetailCore
import Foundation

/// Packages of the sample plugin under as many names as needed, each in a folder of its own.
struct SamplePackages: Sendable {
    /// A package.
    struct Package: Sendable {
        let slug: PluginSlug
        let folder: String
    }

    let all: [Package]

    /// Writes packages below a folder.
    init(_ count: Int, below folder: String) throws {
        self.all = try (1...count).map { number in
            let package = Package(slug: try PluginSlug("shelf\(number)"), folder: "\(folder)/shelf\(number)")
            try FileManager.default.createDirectory(
                atPath: package.folder + "/dist", withIntermediateDirectories: true)
            try Data(Self.manifest(number).utf8).write(to: URL(fileURLWithPath: package.folder + "/manifest.json"))
            try Data("export default {};".utf8).write(to: URL(fileURLWithPath: package.folder + "/dist/entry.js"))
            return package
        }
    }

    /// The permissions that every package asks for.
    static let permissions = ["events.publish", "notifications.send", "storage.read", "storage.write"]
    /// The name of the one module of a package.
    static let module = "ShelfModule"

    private static func manifest(_ number: Int) -> String {
        """
        {
          "manifest_version": 1, "name": "shelf\(number)", "plugin_slug": "shelf\(number)", "scope": "shelf\(number)",
          "version": "1.0.0", "type": "full", "title": "Shelf \(number)", "description": "The books of every user.",
          "category": "library", "icon": "book", "tags": ["books"], "author": "The Dovetail authors",
          "license": "Apache-2.0", "host_version": "^1.0", "bundle_location": "dist/entry.js",
          "permissions": [\(Self.permissions.map { "\"\($0)\"" }.joined(separator: ", "))],
          "configuration": {
            "page_size": {
              "type": "integer", "default": 10, "min": 1, "max": 100, "description": "How many books one page shows"
            }
          },
          "api_endpoints": [{"method": "GET", "path": "/shelf", "description": "The books"}],
          "modules": [
            {
              "name": "\(Self.module)", "display_name": "Shelf", "description": "Your books", "icon": "book",
              "component": {"bundlelocation": "dist/entry.js", "scope": "shelf\(number)", "module": "./Shelf"},
              "layout": {"minWidth": 4, "minHeight": 4, "defaultWidth": 6, "defaultHeight": 8}
            }
          ]
        }
        """
    }
}
