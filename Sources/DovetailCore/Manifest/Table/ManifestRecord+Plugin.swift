extension ManifestRecord {
    /// The manifest itself.
    static let plugin = ManifestRecord(
        "Manifest", noun: "a manifest", at: "$",
        Self.identity + Self.description + Self.origin + Self.needs + Self.behaviour + Self.contents + Self.hostKept)

    private static let identity: [ManifestField] = [
        ManifestField(
            "manifest_version", .integer(1...1), .optional(default: "`1`"), from: .dovetail,
            "The version of this format"),
        ManifestField(
            "name", .text(.name), .required, from: .brainDrive, "The plugin's name, unique in a host"),
        ManifestField(
            "plugin_slug", .text(.slug), .optional(default: "`name`, if that is a slug"), from: .brainDrive,
            "The name in addresses and folders, unique in a host"),
        ManifestField(
            "scope", .text(.slug), .optional(default: "`plugin_slug`"), from: .brainDrive,
            "The name under which the bundle exposes its modules (Module Federation), unique in a host"),
        ManifestField("version", .text(.version), .required, from: .brainDrive, "The version of this release"),
        ManifestField(
            "type", .choice(PluginKind.allCases.map(\.rawValue)),
            .optional(default: "`full` with modules, else `backend`"),
            from: .brainDrive, "What the plugin consists of: files for the browser, code that the host runs, or both"),
    ]

    private static let description: [ManifestField] = [
        ManifestField(
            "title", .text(.line), .optional(default: "`name`"), from: .nexus, "The plugin's name for people"),
        ManifestField("description", .text(.prose), from: .brainDrive, "What the plugin does, in a sentence"),
        ManifestField("long_description", .text(.prose), from: .brainDrive, "What the plugin does, at length"),
        ManifestField("category", .text(.line), from: .brainDrive, "The shelf on which a catalogue puts it"),
        ManifestField("icon", .text(.line), from: .brainDrive, "The name of its icon"),
        ManifestField("tags", .lines, .optional(default: "`[]`"), from: .nexus, "Words to find it by"),
        ManifestField("author", .text(.line), from: .brainDrive, "Who wrote it"),
        ManifestField("email", .text(.email), from: .nexus, "Where the author can be reached"),
        ManifestField("license", .text(.line), from: .brainDrive, "Its license, best as an SPDX identifier"),
        ManifestField("documentation_url", .text(.address), from: .brainDrive, "Where its documentation is"),
    ]

    private static let origin: [ManifestField] = [
        ManifestField("source_type", .text(.line), from: .brainDrive, "The kind of place that it comes from: `github`"),
        ManifestField("source_url", .text(.address), from: .brainDrive, "Where its source code is"),
        ManifestField("update_check_url", .text(.address), from: .brainDrive, "What tells its newest release"),
        ManifestField("installation_type", .text(.line), from: .brainDrive, "How it came here: `remote`, `local`"),
        ManifestField(
            "is_local", .boolean, .optional(default: "`false`"), from: .brainDrive, "Whether it was made on this host"),
        ManifestField(
            "official", .boolean, .optional(default: "`false`"), from: .brainDrive,
            "Whether it comes from the makers of the host"),
        ManifestField("bundle_method", .text(.line), from: .brainDrive, "What built the bundle: `webpack`"),
        ManifestField(
            "bundle_location", .text(.file), from: .brainDrive, "The bundle's file that a browser loads first"),
    ]

    private static let hostKept: [ManifestField] = [
        ManifestField("last_update_check", .anything, from: .brainDrive, "Kept by the host; ignored when it comes in"),
        ManifestField("latest_version", .anything, from: .brainDrive, "Kept by the host; ignored when it comes in"),
        ManifestField("update_available", .anything, from: .brainDrive, "Kept by the host; ignored when it comes in"),
    ]
}
