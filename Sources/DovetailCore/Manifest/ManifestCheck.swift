/// Holds a JSON value against the manifest's table and notes every difference.
struct ManifestCheck {
    /// What was found so far.
    private(set) var findings: [Finding] = []

    /// Checks a value against a shape.
    mutating func check(_ value: JSONValue, _ shape: ManifestShape, at path: JSONPath) {
        guard shape.admitsType(of: value) else {
            self.note(.fieldType, value, shape, at: path)
            return
        }
        switch shape {
        case .text(let rule): if !rule.accepts(value.string ?? "") { self.note(.fieldValue, value, shape, at: path) }
        case .choice(let words): self.check(value, isOneOf: words, shape, at: path)
        case .integer(let bounds):
            if !bounds.contains(value.wholeNumber ?? bounds.lowerBound) {
                self.note(.fieldValue, value, shape, at: path)
            }
        case .number(let bounds):
            if !bounds.contains(value.number ?? bounds.lowerBound) { self.note(.fieldValue, value, shape, at: path) }
        case .list(let element): self.check(elements: value.array ?? [], element, at: path)
        case .map(let key, let element): self.check(members: value.object ?? [:], key, element, at: path)
        case .record(let record): self.check(value.object ?? [:], record, at: path)
        case .either(let shapes):
            if let fitting = shapes.first(where: { $0.admitsType(of: value) }) { self.check(value, fitting, at: path) }
        case .boolean, .anyObject, .anything: break
        }
    }

    private mutating func check(_ value: JSONValue, isOneOf words: [String], _ shape: ManifestShape, at path: JSONPath)
    {
        guard let word = value.string, !words.contains(word) else { return }
        let nearest = Spelling.nearest(to: word, in: words)
        self.note(.fieldValue, value, shape, at: path, mend: nearest.map { "Did you mean \"\($0)\"?" })
    }

    private mutating func check(elements: [JSONValue], _ shape: ManifestShape, at path: JSONPath) {
        for (index, element) in elements.enumerated() { self.check(element, shape, at: path.element(index)) }
    }

    private mutating func check(
        members: [String: JSONValue], _ key: TextRule, _ shape: ManifestShape, at path: JSONPath
    ) {
        for (name, value) in members.sorted(by: { $0.key < $1.key }) {
            if !key.accepts(name) {
                self.findings.append(
                    Finding(
                        .fieldValue, at: path.member(name), found: "the key \"\(name.excerpt(60))\"",
                        expected: key.expected, mend: "Rename the key."))
            }
            self.check(value, shape, at: path.member(name))
        }
    }

    private mutating func check(_ members: [String: JSONValue], _ record: ManifestRecord, at path: JSONPath) {
        for field in record.fields {
            self.check(members, field, of: record, at: path)
        }
        for name in members.keys.sorted() where record.field(named: name) == nil {
            self.noteUnknown(name, in: record, at: path)
        }
    }

    private mutating func check(
        _ members: [String: JSONValue], _ field: ManifestField, of record: ManifestRecord, at path: JSONPath
    ) {
        let given = field.names.filter { members[$0] != nil }
        for name in given {
            guard let value = members[name], !(value.isNull && field.presence.isAbsenceJudgedElsewhere) else {
                continue
            }
            self.check(value, field.shape, at: path.member(name))
        }
        guard given.isEmpty, case .required = field.presence else { return }
        self.findings.append(
            Finding(
                .fieldMissing, at: path.member(field.name), found: "nothing", expected: field.shape.expected,
                mend: "Add \"\(field.name)\" to \(record.noun)."))
    }

    private mutating func noteUnknown(_ name: String, in record: ManifestRecord, at path: JSONPath) {
        let nearest = Spelling.nearest(to: name, in: record.fields.flatMap(\.names))
        self.findings.append(
            Finding(
                .fieldUnknown, severity: .warning, at: path.member(name),
                found: "the unknown field \"\(name.excerpt(60))\"",
                expected: "a field of the manifest reference",
                mend: nearest.map { "Did you mean \"\($0)\"? The field is kept." }
                    ?? "Nothing needs to be done: the field is kept, and has no effect."))
    }

    private mutating func note(
        _ code: Finding.Code, _ value: JSONValue, _ shape: ManifestShape, at path: JSONPath, mend: String? = nil
    ) {
        self.findings.append(
            Finding(
                code, at: path, found: value.summary, expected: shape.expected,
                mend: mend ?? "Write \(shape.expected)."))
    }
}

extension ManifestField.Presence {
    /// Whether `null` counts as absent here, because absence is lawful or is another rule's to judge.
    fileprivate var isAbsenceJudgedElsewhere: Bool {
        switch self {
        case .required: false
        case .optional, .requiredByNaming: true
        }
    }
}
