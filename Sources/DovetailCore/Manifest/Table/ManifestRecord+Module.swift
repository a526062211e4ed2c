extension ManifestRecord {
    /// A part of the user interface.
    static let module = ManifestRecord(
        "Module", noun: "a module", at: "modules[]",
        [
            ManifestField(
                "name", .text(.name), .requiredByNaming, from: .brainDrive,
                "The name that becomes part of its id; unique in the plugin, and other than the plugin's names"),
            ManifestField(
                "module_id", .text(.name), .optional(default: "`name`"), from: .brainDrive,
                "The author's short id, unique in the plugin"),
            ManifestField(
                "display_name", .text(.line), .optional(default: "`name`"), from: .brainDrive, "The name for people"),
            ManifestField(
                "role", .text(.line), .optional(default: "`frontend`"), from: .brainDrive, "Where it runs"),
            ManifestField("description", .text(.prose), from: .brainDrive, "What it does"),
            ManifestField("icon", .text(.line), from: .brainDrive, "The name of its icon"),
            ManifestField("category", .text(.line), from: .brainDrive, "The shelf on which it stands"),
            ManifestField(
                "priority", .anyInteger, .optional(default: "`0`"), from: .brainDrive,
                "Its place among others, low numbers first"),
            ManifestField(
                "enabled", .boolean, .optional(default: "`true`"), from: .brainDrive, "Whether users see it"),
            ManifestField("tags", .lines, .optional(default: "`[]`"), from: .brainDrive, "Words to find it by"),
            ManifestField(
                "component", .record(.component), .optional(default: "made of `bundle_location` and `scope`"),
                from: .brainDrive, "How a browser loads it from the bundle"),
            ManifestField("page", .text(.file), from: .dovetail, "An HTML page that shows the module alone"),
            ManifestField("layout", .record(.layout), from: .brainDrive, "The room that it wants on the screen"),
            ManifestField(
                "props", .anyObject, .optional(default: "`{}`"), from: .brainDrive, "The properties that it is given"),
            ManifestField(
                "config_fields", .anyCollection, .optional(default: "`{}`"), from: .brainDrive,
                "The settings of one placed module"),
            ManifestField(
                "messages", .anyCollection, .optional(default: "`{}`"), from: .brainDrive,
                "The messages that it sends and receives"),
            ManifestField(
                "required_services", .anyCollection, .optional(default: "`{}`"), from: .brainDrive,
                "The services of the page that it needs"),
            ManifestField(
                "dependencies", .lines, .optional(default: "`[]`"), from: .brainDrive,
                "The names of what it needs beside it"),
        ])

    /// How a browser loads a module.
    static let component = ManifestRecord(
        "Component", noun: "how a browser loads the module", at: "modules[].component",
        [
            ManifestField(
                "bundlelocation", aliases: ["bundle_location"], .text(.file),
                .optional(default: "the plugin's `bundle_location`"), from: .brainDrive, "The file to load first"),
            ManifestField(
                "scope", .text(.slug), .optional(default: "the plugin's `scope`"), from: .brainDrive,
                "The name under which that file exposes its modules"),
            ManifestField(
                "module", .text(.line), .optional(default: "`./<scope>` for an only module, else `./<name>`"),
                from: .brainDrive, "The exposed name"),
            ManifestField(
                "container", .text(.line), from: .brainDrive, "The id of the element in which the module is shown"),
        ])

    /// The room of a module.
    static let layout = ManifestRecord(
        "Layout", noun: "widths and heights in cells of the grid", at: "modules[].layout",
        [
            ManifestField(
                "minWidth", aliases: ["min_width"], .integer(0...1_000), from: .brainDrive, "The least width"),
            ManifestField(
                "minHeight", aliases: ["min_height"], .integer(0...1_000), from: .brainDrive, "The least height"),
            ManifestField(
                "defaultWidth", aliases: ["default_width"], .integer(0...1_000), from: .brainDrive, "The width at first"
            ),
            ManifestField(
                "defaultHeight", aliases: ["default_height"], .integer(0...1_000), from: .brainDrive,
                "The height at first"),
        ])
}
