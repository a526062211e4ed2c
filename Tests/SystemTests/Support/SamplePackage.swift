import DovetailTesting
import Foundation

/// A plugin that is files for the browser only.
enum SamplePackage {
    /// Writes a release of the plugin `Notes` into a folder, and answers where.
    static func write(version: String = "1.0.0", to folder: TemporaryFolder) throws -> String {
        let path = folder.file("Notes-\(version)")
        try FileManager.default.createDirectory(atPath: path + "/dist", withIntermediateDirectories: true)
        let manifest = """
            {"name": "Notes", "version": "\(version)", "type": "frontend", "description": "Keeps notes.",
             "scope": "Notes", "bundle_location": "dist/remoteEntry.js",
             "modules": [{"name": "NotesModule", "display_name": "Notes", "page": "dist/index.html"}],
             "configuration": {
               "page_size": {"type": "integer", "default": 10, "min": 1, "max": 100},
               "title": {"type": "string"},
               "key": {"type": "string", "secret": true}}}
            """
        for (name, text) in [
            "manifest.json": manifest, "dist/remoteEntry.js": "var Notes;", "dist/index.html": "<!doctype html>\n",
        ] {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path + "/" + name))
        }
        return path
    }
}
