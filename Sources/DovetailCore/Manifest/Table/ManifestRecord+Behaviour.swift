extension ManifestRecord {
    /// What the plugin needs around it.
    static let needs: [ManifestField] = [
        ManifestField(
            "host_version", .text(.versionRange), from: .dovetail,
            "The versions of Dovetail's plugin API that will do"),
        ManifestField(
            "nexus_version", .text(.versionRange), from: .nexus, "The versions of Nexus that it was written for"),
        ManifestField(
            "compatibility", .text(.versionRange), from: .brainDrive,
            "The versions of BrainDrive that it was written for"),
        ManifestField(
            "python_version", .text(.line), from: .nexus,
            "The versions of Python that it needs, in Python's notation such as `>=3.11`; the runtime `python` checks it"
        ),
        ManifestField(
            "dependencies",
            .either([
                .list(of: .either([.text(.dependency), .record(.dependency)])),
                .map(key: .slug, of: .text(.versionRange)),
            ]),
            .optional(default: "`[]`"), from: .nexus,
            "Plugins to be enabled first: `[\"Slug\", \"Slug@^1.0\"]`, a list of objects, or `{\"Slug\": \"^1.0\"}`"
        ),
        ManifestField(
            "permissions", .list(of: .text(.permission)), .optional(default: "`[]`"), from: .nexus,
            "What the plugin may ask to be allowed"),
        ManifestField(
            "essential_permissions", .list(of: .text(.permission)), .optional(default: "`[]`"), from: .qirvo,
            "Those of `permissions` without which the plugin cannot work; checked on install"),
    ]

    /// How the host treats the plugin.
    static let behaviour: [ManifestField] = [
        ManifestField(
            "runtime", .choice(PluginRuntime.allCases.map(\.rawValue)),
            .optional(default: "`swift`; none for a `frontend` plugin"), from: .dovetail,
            "What runs the plugin's code"),
        ManifestField(
            "executable", .text(.file), from: .dovetail,
            "The program to start, for the runtime `process`, which needs it"),
        ManifestField(
            "entry_point", .text(.entryPoint), from: .dovetail,
            "Where the code begins, for the runtimes `python` and `node`, which need it"),
        ManifestField(
            "arguments", .list(of: .text(.line)), .optional(default: "`[]`"), from: .dovetail,
            "What the program is started with, for the runtime `process`"),
        ManifestField(
            "environment", .list(of: .text(.variable)), .optional(default: "`[]`"), from: .dovetail,
            "The environment variables that the process wants from the host's; the operator grants them by name"),
        ManifestField(
            "activation", .choice(PluginActivation.allCases.map(\.rawValue)), .optional(default: "`on_start`"),
            from: .dovetail, "Whether an enabled installation is awake from the host's start on, or when it is needed"),
        ManifestField(
            "isolation", .choice(PluginIsolation.allCases.map(\.rawValue)), .optional(default: "`shared`"),
            from: .dovetail, "Whether all owners of a release share a process, or each has one"),
        ManifestField(
            "installable_by", .choice(PluginInstaller.allCases.map(\.rawValue)), .optional(default: "`user`"),
            from: .dovetail, "Who may install the plugin"),
        ManifestField(
            "minimal_mode", .boolean, .optional(default: "`false`"), from: .qirvo,
            "Whether the plugin can serve with its required features alone when enabling fails"),
        ManifestField(
            "hook_timeout", .number(1...300), .optional(default: "the host's limit"), from: .dovetail,
            "How many seconds a hook may take"),
    ]

    /// What the plugin brings along.
    static let contents: [ManifestField] = [
        ManifestField(
            "configuration", .map(key: .key, of: .record(.setting)), .optional(default: "`{}`"), from: .nexus,
            "The settings, by key"),
        ManifestField(
            "modules", .list(of: .record(.module)), .optional(default: "`[]`"), from: .brainDrive,
            "The parts that the plugin adds to the user interface"),
        ManifestField(
            "api_endpoints", .list(of: .record(.endpoint)), .optional(default: "`[]`"), from: .nexus,
            "The HTTP endpoints that the plugin's code answers"),
        ManifestField("events", .record(.events), from: .nexus, "The events that the plugin publishes and hears"),
        ManifestField(
            "schedules", .list(of: .record(.schedule)), .optional(default: "`[]`"), from: .dovetail,
            "What the plugin's code does at intervals"),
        ManifestField("services", .record(.services), from: .dovetail, "The services that the plugin offers and calls"),
        ManifestField(
            "features", .list(of: .record(.feature)), .optional(default: "`[]`"), from: .qirvo,
            "The parts of the plugin that can fail one by one"),
        ManifestField("database", .record(.database), from: .dovetail, "The tables that all users of the plugin share"),
        ManifestField(
            "owner_migrations", .list(of: .record(.ownerMigration)), .optional(default: "`[]`"), from: .qirvo,
            "The changes to one user's data that an update makes, in this order"),
    ]
}
