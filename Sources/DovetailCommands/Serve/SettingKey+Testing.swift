import DovetailCore

// Settings for tests of what is left when the host is killed, or goes on where something has failed meanwhile.
extension SettingKey {
    static let testing: [SettingKey] = [
        .failSwitch("testing.kill-at", .kill, "ends"), .failSwitch("testing.hold-at", .hold, "holds"),
    ]

    private static func failSwitch(_ name: String, _ action: FailSwitch.Action, _ verb: String) -> SettingKey {
        SettingKey(
            name: name,
            expected:
                "one place of those that Documentation/Reliability.md lists, at which the host \(verb) itself, such as commit.prepared, or commit.prepared#2 for the second time"
        ) { text, settings in
            guard settings.failSwitch == nil, let failSwitch = FailSwitch(action, at: text) else { return false }
            settings.failSwitch = failSwitch
            return true
        }
    }
}

extension FailSwitch {
    /// The place that the environment names, for a command that has no settings beside.
    ///
    /// - Throws: ``CommandFailure`` when it is no place.
    static func named(in environment: [String: String]) throws -> FailSwitch? {
        var settings = ServeSettings(data: "")
        for key in SettingKey.testing {
            guard let text = environment[key.variable], !text.isEmpty else { continue }
            guard key.apply(text, &settings) else {
                throw CommandFailure(
                    "\(key.variable) is “\(text.excerpt(60))”; it takes \(key.expected).", status: .usage)
            }
        }
        return settings.failSwitch
    }
}
