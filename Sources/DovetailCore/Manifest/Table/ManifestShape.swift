/// What the value of a manifest field may be.
indirect enum ManifestShape: Sendable {
    /// A text that fits a rule.
    case text(TextRule)
    /// One of a few texts.
    case choice([String])
    /// `true` or `false`.
    case boolean
    /// A number without fraction, within bounds.
    case integer(ClosedRange<Int>)
    /// A number, within bounds.
    case number(ClosedRange<Double>)
    /// A list whose elements all have one shape.
    case list(of: ManifestShape)
    /// An object with keys that fit a rule and values of one shape.
    case map(key: TextRule, of: ManifestShape)
    /// An object with the fields of a table of its own.
    case record(ManifestRecord)
    /// An object that is kept as it is.
    case anyObject
    /// Any value; it is kept as it is.
    case anything
    /// One of several shapes, which differ in their JSON type.
    case either([ManifestShape])
}

extension ManifestShape {
    /// Any number without fraction.
    static let anyInteger = ManifestShape.integer(Int.min...Int.max)
    /// Any number.
    static let anyNumber = ManifestShape.number(-Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude)
    /// A list or an object that is kept as it is.
    static let anyCollection = ManifestShape.either([.anyObject, .list(of: .anything)])
    /// A list of single lines.
    static let lines = ManifestShape.list(of: .text(.line))

    /// The JSON types of the value; empty when every type will do.
    var types: [String] {
        switch self {
        case .text, .choice: ["string"]
        case .boolean: ["boolean"]
        case .integer: ["integer"]
        case .number: ["number"]
        case .list: ["array"]
        case .map, .record, .anyObject: ["object"]
        case .anything: []
        case .either(let shapes): shapes.flatMap(\.types)
        }
    }

    /// Whether a value has one of the JSON types of this shape.
    func admitsType(of value: JSONValue) -> Bool {
        switch self {
        case .anything: true
        case .integer: value.wholeNumber != nil
        case .number: value.number != nil
        case .either(let shapes): shapes.contains { $0.admitsType(of: value) }
        case .text, .choice, .boolean, .list, .map, .record, .anyObject: self.types.contains(value.typeName)
        }
    }

    /// What is expected, in a message: `a boolean`.
    var expected: String {
        switch self {
        case .text(let rule): rule.expected
        case .choice(let words): "one of \(words.joined(separator: ", "))"
        case .boolean: "true or false"
        case .integer(let bounds): Self.bounded("an integer", bounds, isOpen: bounds == Int.min...Int.max)
        case .number(let bounds): Self.bounded("a number", bounds, isOpen: bounds.upperBound > 1e300)
        case .list(.anything): "a list"
        case .list(let element): "a list, each element \(element.expected)"
        case .map(_, let value): "an object, each value \(value.expected)"
        case .record(let record): "an object: \(record.noun)"
        case .anyObject: "an object"
        case .anything: "any value"
        case .either(let shapes): shapes.map(\.expected).joined(separator: "; or ")
        }
    }

    private static func bounded<Bound>(_ noun: String, _ bounds: ClosedRange<Bound>, isOpen: Bool) -> String {
        isOpen ? noun : "\(noun) from \(bounds.lowerBound) to \(bounds.upperBound)"
    }
}
