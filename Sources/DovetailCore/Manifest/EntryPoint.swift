/// Where the code of a plugin in a language begins: the manifest's `entry_point`.
public enum EntryPoint: Hashable, Sendable {
    /// A class of a Python module: `words.plugin:WordStatistics`.
    case pythonClass(module: String, name: String)
    /// A file of the package that Node runs, or that is bundled for Node: `plugin.mjs`.
    case script(String)

    /// The endings of files that are scripts.
    public static let scriptEndings = [".js", ".mjs", ".ts", ".mts"]

    /// Reads an entry point; nil when the text is none.
    public init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        if parts.count == 2, Self.isDotted(parts[0]), Self.isDotted(parts[1]) {
            self = .pythonClass(module: String(parts[0]), name: String(parts[1]))
        } else if Self.scriptEndings.contains(where: { text.hasSuffix($0) }), TextRule.file.accepts(text) {
            self = .script(text)
        } else {
            return nil
        }
    }

    /// The runtime that can begin there.
    public var runtime: PluginRuntime {
        switch self {
        case .pythonClass: .python
        case .script: .node
        }
    }

    /// The files of the package of which one has to be there.
    public var files: [String] {
        switch self {
        case .pythonClass(let module, _):
            let path = module.split(separator: ".").joined(separator: "/")
            return [path + ".py", path + "/__init__.py"]
        case .script(let path): return [path]
        }
    }

    /// Whether it is TypeScript, which is bundled before Node runs it.
    public var isTypeScript: Bool {
        guard case .script(let path) = self else { return false }
        return path.hasSuffix(".ts") || path.hasSuffix(".mts")
    }

    /// Whether a text is names of Python with dots between them.
    private static func isDotted(_ text: Substring) -> Bool {
        text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { name in
            CharacterClass.word.holds(name) && name.utf8.first.map(CharacterClass.digits.contains) == false
        }
    }
}

extension EntryPoint: CustomStringConvertible {
    /// As it is written in a manifest.
    public var description: String {
        switch self {
        case .pythonClass(let module, let name): "\(module):\(name)"
        case .script(let path): path
        }
    }
}

extension TextRule {
    /// Where the code of a plugin in a language begins.
    static let entryPoint = TextRule(
        "module:Class for python, or for node a file of the package that ends in .js, .mjs, .ts or .mts",
        pattern: "^(?:\(pythonNames):\(pythonNames)|(?:(?!\\.\\./)\(fileCharacter)+/)*\(fileCharacter)*\\.m?[jt]s)$",
        maximumLength: 512
    ) { text in
        EntryPoint(text) != nil
    }

    private static let pythonNames = "\(pythonName)(?:\\.\(pythonName))*"
    private static let pythonName = "[A-Za-z_][A-Za-z0-9_]*"
    private static let fileCharacter = "[^/\\\\\\u0000-\\u001F\\u007F]"
}
