/// A module as the naming rules see it: before anything else of it is known to be right.
struct NamedModule: Sendable {
    /// The module's place in the list, counted from 0.
    let index: Int
    /// The `name`; nil when there is none, empty when it is no text.
    let name: String?
    /// The `module_id`, or nil when there is none.
    let id: String?
    /// The `display_name`, or nil when there is none.
    let displayName: String?

    /// Reads the names of a module.
    init(_ object: ManifestObject, at index: Int) {
        self.index = index
        // A name of another type is that check's finding, not one about a name that is absent.
        self.name = object["name"].map { $0.string ?? "" }
        self.id = object.string("module_id")
        self.displayName = object.string("display_name")
    }

    /// The place of the module in the manifest.
    var path: JSONPath { .root.member("modules").element(self.index) }

    /// The name that the module goes by: its own, or its id or place where the naming policy lets a nameless one through.
    var effectiveName: String { self.name ?? self.id ?? "Module\(self.index + 1)" }

    /// The modules of a manifest document, whatever else is wrong with it.
    static func all(in document: JSONValue) -> [NamedModule] {
        (document["modules"]?.array ?? []).enumerated().compactMap { index, module in
            module.object == nil ? nil : NamedModule(ManifestObject(module), at: index)
        }
    }
}
