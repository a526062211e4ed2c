extension ManifestRecord {
    /// A setting.
    static let setting = ManifestRecord(
        "Setting", noun: "a setting with a type", at: "configuration.<key>",
        [
            ManifestField(
                "type", .choice(ConfigurationType.allCases.map(\.rawValue)), .required, from: .nexus,
                "The type of its value"),
            ManifestField(
                "required", .boolean, .optional(default: "`false`"), from: .nexus,
                "Whether it must have a value; a default counts as one"),
            ManifestField(
                "secret", .boolean, .optional(default: "`false`"), from: .nexus,
                "Whether it is encrypted at rest and never shown or logged"),
            ManifestField("default", .anything, from: .nexus, "The value that counts while none is set"),
            ManifestField(
                "min", .anyNumber, from: .nexus,
                "The least value of a number, length of a string, or count of an array"),
            ManifestField(
                "max", .anyNumber, from: .nexus,
                "The greatest value of a number, length of a string, or count of an array"),
            ManifestField("enum", .list(of: .anything), from: .dovetail, "The values allowed, where only some are"),
            ManifestField("description", .text(.prose), from: .nexus, "What it does, for who fills in the form"),
        ])

    /// An HTTP endpoint.
    static let endpoint = ManifestRecord(
        "Endpoint", noun: "an endpoint with method and path", at: "api_endpoints[]",
        [
            ManifestField(
                "method", .choice(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]), .required,
                from: .nexus,
                "The HTTP method"),
            ManifestField(
                "path", .text(.endpointPath), .required, from: .nexus,
                "The path below the plugin's own prefix: `{name}` stands for one part, a final `/**` for the rest"),
            ManifestField("description", .text(.prose), from: .nexus, "What it does"),
        ])

    /// What the plugin publishes and hears.
    static let events = ManifestRecord(
        "Events", noun: "the lists publishes and subscribes", at: "events",
        [
            ManifestField(
                "publishes", .list(of: .text(.dotted)), .optional(default: "`[]`"), from: .nexus,
                "The events that it publishes; those under its own name need not stand here"),
            ManifestField(
                "subscribes", .list(of: .text(.eventPattern)), .optional(default: "`[]`"), from: .nexus,
                "The events that it hears: `*` stands for one part, a final `**` for the rest"),
        ])

    /// Something done at intervals.
    static let schedule = ManifestRecord(
        "Schedule", noun: "a schedule with name and interval", at: "schedules[]",
        [
            ManifestField("name", .text(.dotted), .required, from: .dovetail, "The name by which code binds it"),
            ManifestField(
                "every", .integer(1...31_536_000), .required, from: .dovetail, "The seconds from one run to the next"),
            ManifestField("description", .text(.prose), from: .dovetail, "What it does"),
        ])

    /// A part that can fail by itself.
    static let feature = ManifestRecord(
        "Feature", noun: "a feature with a name", at: "features[]",
        [
            ManifestField("name", .text(.dotted), .required, from: .qirvo, "The name by which code reports it"),
            ManifestField(
                "required", .boolean, .optional(default: "`false`"), from: .qirvo,
                "Whether the plugin is of no use without it"),
            ManifestField("description", .text(.prose), from: .qirvo, "What it does"),
        ])

    /// Another plugin that is needed.
    static let dependency = ManifestRecord(
        "Dependency", noun: "a dependency with a slug", at: "dependencies[]",
        [
            ManifestField("plugin_slug", .text(.slug), .required, from: .dovetail, "The plugin needed"),
            ManifestField(
                "version", .text(.versionRange), .optional(default: "`*`"), from: .dovetail,
                "The versions that will do"),
        ])
}
