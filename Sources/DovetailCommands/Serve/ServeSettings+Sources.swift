import ArgumentParser
import Configuration
import DovetailCore
import DovetailHost
import Foundation

extension ServeSettings {
    /// The name of the settings file in the data folder that counts when none is named.
    static let fileName = "dovetail.yaml"

    /// Reads the settings from flags, the environment and the settings file, in this order.
    ///
    /// - Parameters:
    ///   - flags: The values of the flags that were given, by the names of the settings.
    ///   - file: The settings file; nil for the one in the data folder, which need not be there.
    ///   - environment: The environment variables.
    /// - Throws: ``CommandFailure`` that names each value which is not right, and where it came from.
    init(flags: [String: String], file: String?, environment: [String: String]) throws {
        let standard = DataFolder.standard(in: environment)
        let variables = environment.filter { $0.key.hasPrefix("DOVETAIL_") && !$0.value.isEmpty }
        try Self.refuseSlips(in: variables)
        let early = flags["data"] ?? variables["DOVETAIL_DATA"] ?? standard
        let settingsFile = try Self.file(file ?? variables["DOVETAIL_CONFIG"], in: early)
        let sources = [
            Source(
                name: { $0.name.contains(".") ? "the flag --set \($0.name)" : "the flag --\($0.name)" },
                provider: InMemoryProvider(
                    values: Dictionary(
                        uniqueKeysWithValues: flags.map { name, value in
                            (
                                AbsoluteConfigKey(name.split(separator: ".").map(String.init)),
                                .init(stringLiteral: value)
                            )
                        }))),
            Source(
                name: { "the environment variable \($0.variable)" },
                provider: EnvironmentVariablesProvider(environmentVariables: variables).prefixKeys(with: "dovetail")),
            Source(name: { _ in settingsFile.path }, provider: settingsFile.provider),
        ]
        self.init(data: standard)
        try self.read(sources)
    }

    /// Refuses variables that are nearly settings.
    ///
    /// Others that begin alike may be somebody else's, and a short name lies near too many settings to be judged.
    private static func refuseSlips(in variables: [String: String]) throws {
        let known = SettingKey.all.map(\.variable)
        for name in variables.keys.sorted() where name.count > "DOVETAIL_".count + 6 && !known.contains(name) {
            guard let meant = Spelling.nearest(to: name, in: known) else { continue }
            throw CommandFailure(
                "There is no setting for the environment variable \(name). Did you mean \(meant)?", status: .usage)
        }
    }

    private static func file(_ named: String?, in folder: String) throws -> SettingsFile {
        let path = named ?? folder + "/" + Self.fileName
        guard named == nil else { return try SettingsFile(path: path) }
        guard FolderFiles.isThere(path) else { return .empty(path) }
        // One that is named may be a pipe that somebody writes to; for this one nobody would.
        guard RegularFile(path) != nil else {
            throw CommandFailure(
                "The settings file \(path) is \(FolderFiles.word(for: path)). Remove it, or put the file there.",
                status: .usage)
        }
        return try SettingsFile(path: path)
    }

    private mutating func read(_ sources: [Source]) throws {
        let reader = ConfigReader(providers: sources.map(\.provider))
        var faults: [String] = []
        for key in SettingKey.all {
            guard let text = reader.string(forKey: ConfigKey(key.name)) else { continue }
            if key.apply(text, &self) { continue }
            // The first source that has it is the one whose value counts.
            let origin = sources.first { $0.has(key) }?.name(key) ?? "the settings"
            faults.append("\(key.name) is “\(text.excerpt(60))” (from \(origin)); it takes \(key.expected).")
        }
        guard faults.isEmpty else { throw CommandFailure(faults.joined(separator: "\n"), status: .usage) }
    }

    /// Somewhere that settings come from.
    private struct Source {
        /// How it is called in a message about a setting.
        let name: (SettingKey) -> String
        /// Its values.
        let provider: any ConfigProvider

        func has(_ key: SettingKey) -> Bool {
            ConfigReader(provider: self.provider).string(forKey: ConfigKey(key.name)) != nil
        }
    }
}
