extension ManifestRecord {
    /// The services that a plugin offers and calls.
    static let services = ManifestRecord(
        "Services", noun: "the lists provides and requires", at: "services",
        [
            ManifestField(
                "provides", .list(of: .record(.providedService)), .optional(default: "`[]`"), from: .dovetail,
                "What it offers"),
            ManifestField(
                "requires", .list(of: .record(.requiredService)), .optional(default: "`[]`"), from: .dovetail,
                "What it calls"),
        ])

    /// A service that a plugin offers.
    static let providedService = ManifestRecord(
        "Provided service", noun: "a service with name and version", at: "services.provides[]",
        [
            ManifestField("name", .text(.dotted), .required, from: .dovetail, "The name by which others find it"),
            ManifestField("version", .text(.version), .required, from: .dovetail, "Its version"),
            ManifestField("description", .text(.prose), from: .dovetail, "What it does"),
        ])

    /// A service that a plugin calls.
    static let requiredService = ManifestRecord(
        "Required service", noun: "a service with a name", at: "services.requires[]",
        [
            ManifestField("name", .text(.dotted), .required, from: .dovetail, "The name of the service"),
            ManifestField(
                "version", .text(.versionRange), .optional(default: "`*`"), from: .dovetail,
                "The versions that will do"),
        ])

    /// The shared tables of a plugin.
    static let database = ManifestRecord(
        "Database", noun: "the lists tables, migrations and contract_migrations", at: "database",
        [
            ManifestField(
                "migrations", .list(of: .text(.file)), .optional(default: "`[]`"), from: .dovetail,
                "Files of SQL that make and change the tables; each is run once, in this order, on the first install or update. While anybody is on an older release, or can go back to one, they may only add"
            ),
            ManifestField(
                "contract_migrations", .list(of: .text(.file)), .optional(default: "`[]`"), from: .dovetail,
                "Files of SQL that remove what only older releases use; each is run once, in this order, when nobody is on a release without it any more or can go back to one"
            ),
            ManifestField(
                "tables", .list(of: .record(.table)), .optional(default: "`[]`"), from: .dovetail,
                "The tables that all users of the plugin share"),
        ])

    /// A change to one owner's data.
    static let ownerMigration = ManifestRecord(
        "Owner migration", noun: "a migration with a name", at: "owner_migrations[]",
        [
            ManifestField(
                "name", .text(.dotted), .required, from: .qirvo,
                "Its name: what has run for a user is not run again for them under that name"),
            ManifestField(
                "from", .text(.versionRange), .optional(default: "`*`"), from: .qirvo,
                "The releases for which it runs when they are left, such as `<2.0.0`"),
            ManifestField(
                "file", .text(.file), from: .dovetail,
                "A file of SQL, in which `:owner` is the user; without it the method `migrate` of the plugin's code is called with the name"
            ),
        ])

    /// A shared table.
    static let table = ManifestRecord(
        "Table", noun: "a table with an owner column", at: "database.tables[]",
        [
            ManifestField("name", .text(.sqlName), .required, from: .dovetail, "The table's name"),
            ManifestField(
                "owner_column", .text(.sqlName), .required, from: .dovetail,
                "The column that says whose a row is; a user's rows are exported and deleted when the user removes the plugin"
            ),
        ])
}
