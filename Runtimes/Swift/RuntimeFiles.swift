import Foundation

/// Where the libraries for plugins in other languages lie, beside the program that was built with this package.
public enum RuntimeFiles {
    /// The folder for `PYTHONPATH`, with the package `dovetail` in it.
    public static var python: String { Self.path("src") }

    /// The script with which Node starts a plugin.
    public static var nodeStart: String { Self.path("node/start.mjs") }

    /// The folder of the library for Node.
    public static var node: String { Self.path("node") }

    /// The folder of the scripts that look at packages.
    public static var checks: String { Self.path("checks") }

    /// The script that says what Python cannot compile in a folder.
    public static var pythonSyntax: String { Self.path("checks/syntax.py") }

    /// The script that says what a plugin in Python would not find when it is loaded.
    public static var pythonImports: String { Self.path("checks/imports.py") }

    /// The script that says what Node cannot compile in a folder.
    public static var nodeSyntax: String { Self.path("checks/syntax.mjs") }

    /// The script that says what a plugin for Node would not find when it is loaded.
    public static var nodeImports: String { Self.path("checks/imports.mjs") }

    /// The folder of the plugins that `dovetail plugin new` writes, with a folder for each language.
    public static var templates: String { Self.path("templates") }

    /// The script that runs pip so that it executes nothing of what it installs.
    public static var pythonInstall: String { Self.path("checks/install.py") }

    private static func path(_ name: String) -> String { Bundle.module.bundlePath + "/" + name }
}
