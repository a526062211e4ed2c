extension TestPackage {
    /// The plugin that shows what reaches it, with a page, a module and settings.
    static let greeter = TestPackage(
        "Greeter-1.0.0", manifest: Self.greeterManifest(version: "1.0.0"),
        files: [
            "dist/remoteEntry.js": "window.Greeter = {};\n",
            "dist/index.html": "<!doctype html><title>Greeter</title><script src=\"remoteEntry.js\"></script>\n",
            "dist/style.css": "body { color: teal }\n",
            "dist/icon.svg": "<svg xmlns=\"http://www.w3.org/2000/svg\"/>\n",
            "private/notes.txt": "not for browsers\n",
        ],
        code: Greeter.self)

    /// Its second release.
    static let newGreeter = TestPackage(
        "Greeter-1.1.0", manifest: Self.greeterManifest(version: "1.1.0"),
        files: [
            "dist/remoteEntry.js": "window.Greeter = {next: true};\n", "dist/index.html": "<!doctype html>\n",
        ],
        code: Greeter.self)

    /// A plugin whose install fails.
    static let fragile = TestPackage(
        "Fragile", manifest: Self.backendManifest("Fragile", permissions: #""storage.read", "storage.write""#),
        code: Fragile.self)

    /// A plugin whose enable fails.
    static let stubborn = TestPackage("Stubborn", manifest: Self.backendManifest("Stubborn"), code: Stubborn.self)

    /// A plugin whose enable fails once for each owner.
    static let hesitant = TestPackage("Hesitant", manifest: Self.backendManifest("Hesitant"), code: Hesitant.self)

    /// A plugin whose routes keep notes, with two modules and a title in its configuration.
    static let notebook = TestPackage(
        "Notebook",
        manifest: """
            {
              "manifest_version": 1, "name": "Notebook", "version": "1.0.0", "type": "full",
              "bundle_location": "dist/remoteEntry.js", "permissions": ["storage.read", "storage.write"],
              "configuration": {"title": {"type": "string", "default": "Notes"}},
              "api_endpoints": [
                {"method": "PUT", "path": "/notes/{key}"}, {"method": "GET", "path": "/notes/{key}"},
                {"method": "GET", "path": "/title"}
              ],
              "modules": [{"name": "NotebookPage"}, {"name": "NotebookList"}]
            }
            """,
        files: ["dist/remoteEntry.js": "window.Notebook = {};\n"], code: Notebook.self)

    /// A plugin with another name.
    static func idle(_ slug: String) -> TestPackage {
        TestPackage("Idle-\(slug)", manifest: Self.backendManifest(slug), code: Idle.self)
    }

    private static func backendManifest(_ slug: String, permissions: String = "") -> String {
        """
        {"manifest_version": 1, "name": "\(slug)", "version": "1.0.0", "type": "backend", "permissions": [\(permissions)]}
        """
    }

    /// A plugin of files alone that declares an endpoint: `GET /waves`.
    static func surfer(_ version: String, _ endpoint: String) -> TestPackage {
        let words = endpoint.split(separator: " ")
        return TestPackage(
            "Surfer-\(version)",
            manifest: """
                {"name": "Surfer", "version": "\(version)", "type": "backend", "description": "Surfs",
                 "api_endpoints": [{"method": "\(words[0])", "path": "\(words[1])"}]}
                """)
    }

    private static func greeterManifest(version: String) -> String {
        """
        {
          "manifest_version": 1, "name": "Greeter", "plugin_slug": "Greeter", "scope": "Greeter",
          "version": "\(version)", "type": "full", "bundle_location": "dist/remoteEntry.js",
          "configuration": {
            "greeting": {"type": "string", "default": "Hello", "description": "How to greet"},
            "count": {"type": "integer", "default": 1, "min": 1, "max": 9},
            "api_key": {"type": "string", "secret": true}
          },
          "api_endpoints": [
            {"method": "GET", "path": "/hello"}, {"method": "GET", "path": "/headers"},
            {"method": "GET", "path": "/items/{name}"}, {"method": "POST", "path": "/echo"},
            {"method": "POST", "path": "/count"}, {"method": "GET", "path": "/cookie"},
            {"method": "GET", "path": "/teapot"}, {"method": "GET", "path": "/broken"},
            {"method": "GET", "path": "/empty/204"}, {"method": "GET", "path": "/empty/205"},
            {"method": "GET", "path": "/empty/304"}
          ],
          "modules": [
            {
              "name": "GreeterPanel", "display_name": "Greeter", "description": "Greets", "icon": "Hand",
              "category": "social", "priority": 7, "props": {"tone": "warm"},
              "config_fields": {"size": {"type": "number"}}, "messages": {"sends": ["greeted"]},
              "required_services": {"theme": {"methods": ["get"]}}, "dependencies": ["clock"],
              "layout": {"minWidth": 4, "minHeight": 3, "defaultWidth": 6, "defaultHeight": 5},
              "tags": ["hello", "world"], "page": "dist/index.html"
            }
          ]
        }
        """
    }
}
