import DovetailProcess

// What runs plugins in other languages.
extension SettingKey {
    static let runtimes: [SettingKey] = [
        .program("runtimes.python", "the path of python3", \.processes.languages.python),
        .program("runtimes.node", "the path of node", \.processes.languages.node),
        .program("runtimes.esbuild", "the path of esbuild", \.processes.languages.esbuild),
        .span("runtimes.preparation", \.processes.languages.preparation),
    ]

    /// A program by its absolute path.
    static func program(_ name: String, _ expected: String, _ place: Place<String?>) -> SettingKey {
        SettingKey(name: name, expected: expected) { text, settings in
            settings[keyPath: place] = text
            return text.hasPrefix("/")
        }
    }
}
