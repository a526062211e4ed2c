/// A module as the naming rules see it: before anything else of it is known to be right.
struct NamedModule: Sendable {
    /// The module's place in the list, counted from 0.
    let index: Int
    /// The `name`, or nil when there is none.
    let name: String?
    /// The `display_name`, or nil when there is none.
    let displayName: String?

    /// The place of the module in the manifest.
    var path: JSONPath { .root.member("modules").element(self.index) }

    /// The name that a module goes by: its own, or its id or place where the naming policy lets a nameless one through.
    static func name(of object: ManifestObject, at index: Int) -> String {
        object.string("name") ?? object.string("module_id") ?? "Module\(index + 1)"
    }
}

extension NamedModule {
    /// The modules of a manifest document, whatever else is wrong with it.
    static func all(in document: JSONValue) -> [NamedModule] {
        (document["modules"]?.array ?? []).enumerated().compactMap { index, module in
            guard module.object != nil else { return nil }
            // A name of another type is that check's finding, not one about a name that is absent.
            let name = module["name"].flatMap { $0.isNull ? nil : $0.string ?? "" }
            return NamedModule(index: index, name: name, displayName: module["display_name"]?.string)
        }
    }
}
