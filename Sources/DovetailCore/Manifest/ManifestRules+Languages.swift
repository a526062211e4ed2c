// What a plugin in a language has to say.
extension ManifestRules {
    /// The runtime of a language, of a plugin that has code.
    private var language: PluginRuntime? {
        guard self.object.choice("type", as: PluginKind.self) != .frontend,
            let runtime = self.object.choice("runtime", as: PluginRuntime.self)
        else { return nil }
        return runtime == .python || runtime == .node ? runtime : nil
    }

    /// What is wrong with where the code begins.
    var entryPointFindings: [Finding] {
        guard let language = self.language else { return [] }
        let expected =
            language == .python
            ? "the plugin's class as module:Class, such as plugin:Notes"
            : "the file with the plugin's class, such as plugin.mjs"
        guard let text = self.object.string("entry_point") else {
            // One that is no text has been found already.
            guard self.object["entry_point"] == nil else { return [] }
            return [
                Finding(
                    .fieldMissing, at: .root.member("entry_point"), found: "nothing", expected: expected,
                    mend: "Add \"entry_point\": the host begins there.")
            ]
        }
        guard let point = EntryPoint(text), point.runtime != language else { return [] }
        return [
            Finding(
                .contradiction, at: .root.member("entry_point"), found: "\"\(text.excerpt(60))\"", expected: expected,
                mend: "Write that, or \"runtime\": \"\(point.runtime.rawValue)\".")
        ]
    }

    /// What is wrong with the versions of Python that a plugin in Python needs.
    var pythonFindings: [Finding] {
        guard self.language == .python, let text = self.object.string("python_version"), PythonVersions(text) == nil
        else { return [] }
        return [
            Finding(
                .contradiction, at: .root.member("python_version"), found: "\"\(text.excerpt(60))\"",
                expected: "versions in Python's notation, such as >=3.11 or >=3.11,<4",
                mend: "Write it so that the host can tell whether its Python will do.")
        ]
    }
}
