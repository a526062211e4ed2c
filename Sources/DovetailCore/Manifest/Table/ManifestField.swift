/// One row of the table from which the manifest's parser, its JSON Schema and its reference are made.
struct ManifestField: Sendable {
    /// Whether the field must be there.
    enum Presence: Sendable {
        /// Without it there is no manifest.
        case required
        /// Without it a naming rule is broken, which ``NamingPolicy`` judges.
        case requiredByNaming
        /// It may be absent or `null`, and then this holds.
        case optional(default: String)
    }

    /// Whose manifests brought the field.
    enum Origin: String, Sendable {
        case brainDrive = "BrainDrive"
        case qirvo = "Qirvo"
        case nexus = "Nexus"
        case dovetail = "Dovetail"
    }

    /// The field's name.
    let name: String
    /// Other spellings that are read as well.
    let aliases: [String]
    /// What its value may be.
    let shape: ManifestShape
    /// Whether it must be there.
    let presence: Presence
    /// Whose manifests brought it.
    let origin: Origin
    /// What it says, as a sentence without a full stop.
    let meaning: String

    init(
        _ name: String, aliases: [String] = [], _ shape: ManifestShape,
        _ presence: Presence = .optional(default: "–"),
        from origin: Origin, _ meaning: String
    ) {
        self.name = name
        self.aliases = aliases
        self.shape = shape
        self.presence = presence
        self.origin = origin
        self.meaning = meaning
    }

    /// The name and the other spellings.
    var names: [String] { [self.name] + self.aliases }

    /// Whether a manifest without the field is lawful.
    var isOptional: Bool {
        switch self.presence {
        case .optional: true
        case .required, .requiredByNaming: false
        }
    }
}
