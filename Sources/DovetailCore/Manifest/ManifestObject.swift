/// An object of a manifest that has been checked, to read typed values from.
///
/// `null` counts as absent. A value of another type counts as absent as well: the check has reported it already.
struct ManifestObject {
    private let members: [String: JSONValue]

    init(_ value: JSONValue?) {
        self.members = value?.object ?? [:]
    }

    /// The value under the first of the names that is there.
    subscript(names: String...) -> JSONValue? {
        names.lazy.compactMap { self.members[$0] }.first { !$0.isNull }
    }

    func string(_ name: String) -> String? { self[name]?.string }

    func integer(_ names: String...) -> Int? {
        names.lazy.compactMap { self.members[$0]?.wholeNumber }.first
    }

    func bool(_ name: String, default absent: Bool = false) -> Bool { self[name]?.bool ?? absent }

    func range(_ name: String) -> VersionRange? { self.string(name).flatMap { VersionRange($0) } }

    func choice<Choice: RawRepresentable<String>>(_ name: String, as type: Choice.Type = Choice.self) -> Choice? {
        self.string(name).flatMap(Choice.init(rawValue:))
    }

    func object(_ name: String) -> ManifestObject { ManifestObject(self[name]) }

    func objects(_ name: String) -> [ManifestObject] {
        self[name]?.array?.filter { $0.object != nil }.map(ManifestObject.init) ?? []
    }

    func strings(_ name: String) -> [String] { self[name]?.array?.compactMap(\.string) ?? [] }

    /// The permissions of a list, each once.
    func permissions(_ name: String) -> [Permission] {
        var seen: Set<Permission> = []
        return self.strings(name).compactMap { Permission($0) }.filter { seen.insert($0).inserted }
    }
}
