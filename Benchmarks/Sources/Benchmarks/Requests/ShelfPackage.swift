import DovetailCore
import Foundation

/// The package of a plugin in a process of its own that answers the sample's shelf: in one of the languages of plugins.
struct ShelfPackage: Sendable {
    /// A language.
    enum Language: String, CaseIterable, Sendable {
        case swift = "Swift"
        case python = "Python"
        case node = "JavaScript"
    }

    let language: Language
    let slug: PluginSlug
    let folder: String

    /// Writes a package.
    ///
    /// - Parameters:
    ///   - language: What the plugin is written in.
    ///   - folder: Where all packages lie.
    /// - Throws: When it cannot be written.
    init(_ language: Language, below folder: String) throws {
        self.language = language
        self.slug = try PluginSlug("shelf\(language)")
        self.folder = "\(folder)/\(self.slug)"
        try FileManager.default.createDirectory(atPath: self.folder + "/bin", withIntermediateDirectories: true)
        try self.write(Self.manifest(self.slug, language), to: "manifest.json")
        switch language {
        case .swift: try BuiltProgram.shelfPlugin.copy(to: "\(self.folder)/\(IsolatedPackage.program)")
        case .python: try self.write(Self.python, to: "shelf.py")
        case .node: try self.write(Self.node, to: "shelf.mjs")
        }
    }

    private func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: "\(self.folder)/\(name)"))
    }

    private static func manifest(_ slug: PluginSlug, _ language: Language) -> String {
        let start =
            switch language {
            case .swift: #""runtime": "process", "executable": "\#(IsolatedPackage.program)""#
            case .python: #""runtime": "python", "entry_point": "shelf:Shelf""#
            case .node: #""runtime": "node", "entry_point": "shelf.mjs""#
            }
        return """
            {
              "name": "\(slug)", "version": "1.0.0", "type": "backend", "description": "The books of every user.",
              "author": "The Dovetail authors", "license": "Apache-2.0", "host_version": "^1.0", \(start),
              "api_endpoints": [{"method": "GET", "path": "/shelf", "description": "The books"}]
            }
            """
    }

    private static let python = """
        from dovetail import Plugin, Request, route


        class Shelf(Plugin):
            @route.get("/shelf")
            async def shelf(self, request: Request) -> dict[str, object]:
                return {
                    "books": [
                        {"id": 1, "isLent": False, "title": "The Village Carpenter"},
                        {"id": 2, "isLent": True, "title": "Joints, and how they hold"},
                        {"id": 3, "isLent": False, "title": "A history of the handsaw"},
                    ],
                    "owner": request.user,
                }
        """

    private static let node = """
        import { Plugin, PluginResponse } from 'dovetail';

        export default class Shelf extends Plugin {
          async start(context) {
            await context.routes.get('/shelf', (request) =>
              PluginResponse.json({
                books: [
                  { id: 1, isLent: false, title: 'The Village Carpenter' },
                  { id: 2, isLent: true, title: 'Joints, and how they hold' },
                  { id: 3, isLent: false, title: 'A history of the handsaw' },
                ],
                owner: request.user,
              }),
            );
          }
        }
        """
}
