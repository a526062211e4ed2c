/// One kind of object in a manifest: the table of its fields.
struct ManifestRecord: Sendable {
    /// The heading of its table in the reference, and its name in the JSON Schema: `Module`.
    let title: String
    /// The object in a message: `a module`.
    let noun: String
    /// Where it stands in a manifest: `modules[]`.
    let place: String
    /// Its fields, in the order of the reference.
    let fields: [ManifestField]

    init(_ title: String, noun: String, at place: String, _ fields: [ManifestField]) {
        self.title = title
        self.noun = noun
        self.place = place
        self.fields = fields
    }

    /// The field of that name or alias; nil when there is none.
    func field(named name: String) -> ManifestField? {
        self.fields.first { $0.names.contains(name) }
    }

    /// Every table, the manifest itself first.
    static let all: [ManifestRecord] = [
        .plugin, .module, .component, .layout, .setting, .endpoint, .events, .schedule, .services, .providedService,
        .requiredService, .feature, .database, .table, .ownerMigration, .dependency,
    ]
}
