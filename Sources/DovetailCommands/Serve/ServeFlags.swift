import ArgumentParser
import DovetailCore

/// The flags of `dovetail serve`: one for each setting, and the settings file.
struct ServeFlags: ParsableArguments {
    @Option(help: ArgumentHelp("The settings file. (default: dovetail.yaml in the data folder)", valueName: "file"))
    var config: String?

    @Option(help: "The address to listen on. (default: 127.0.0.1)")
    var host: String?

    @Option(help: "The port to listen on; 0 takes a free one. (default: 8080)")
    var port: String?

    @Option(
        help: ArgumentHelp(
            "Where everything is kept. (default: $XDG_DATA_HOME/dovetail or ~/.local/share/dovetail)",
            valueName: "folder"))
    var data: String?

    @Option(help: ArgumentHelp("A folder whose subfolders are published at start.", valueName: "folder"))
    var plugins: String?

    @Option(
        help: "Packages whose files changed replace the release of the same version at start: on or off. (default: off)"
    )
    var development: String?

    @Option(help: "Plugins that break a naming rule: strict refuses, warn takes them. (default: strict)")
    var namingPolicy: String?

    @Option(help: "A write counts as done when the disk (full) or the system (normal) has it. (default: full)")
    var durability: String?

    @Option(help: "The least level that is logged: trace, debug, info, notice, warning, error. (default: info)")
    var logLevel: String?

    @Option(
        name: .customLong("set"),
        help: ArgumentHelp(
            "Any setting by its name in the settings file: limits.hook=10s. Time spans have a unit: ms, s, m, h or d.",
            valueName: "name=value"),
        transform: SettingFlag.init(text:))
    var others: [SettingFlag] = []

    /// The flags that were given, by the names of the settings.
    var values: [String: String] {
        let named = [
            "host": self.host, "port": self.port, "data": self.data, "plugins": self.plugins,
            "development": self.development,
            "naming-policy": self.namingPolicy, "durability": self.durability, "log-level": self.logLevel,
        ].compactMapValues(\.self)
        return self.others.reduce(into: named) { $0[$1.name] = $1.value }
    }
}

/// A setting and its value as `--set` takes them.
struct SettingFlag: Sendable {
    /// The name of the setting.
    let name: String
    /// Its value.
    let value: String

    /// Reads `name=value`.
    ///
    /// - Throws: `ValidationError` when there is no such setting.
    init(text: String) throws {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 else {
            throw ValidationError("--set takes name=value, such as --set limits.hook=10s, and not \(text.excerpt(60)).")
        }
        guard SettingKey.named(parts[0]) != nil else {
            let nearest = Spelling.nearest(to: parts[0], in: SettingKey.all.map(\.name))
            let hint = nearest.map { "Did you mean \($0)?" } ?? "They are listed in Documentation/Operating.md."
            throw ValidationError("There is no setting \(parts[0].excerpt(60)). \(hint)")
        }
        self.name = parts[0]
        self.value = parts[1]
    }
}
