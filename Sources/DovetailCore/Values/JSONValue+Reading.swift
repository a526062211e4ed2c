extension JSONValue {
    /// The number without fraction, also when it was written with one (`3.0`), or nil for every other value.
    public var wholeNumber: Int? {
        switch self {
        case .integer(let value): value
        case .number(let value): Int(exactly: value)
        case .null, .bool, .string, .array, .object: nil
        }
    }

    /// Whether this is `null`.
    public var isNull: Bool { self == .null }

    /// The value in a few words for a message: `"abc"`, `12`, `a list of 3`.
    package var summary: String {
        switch self {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .integer(let value): "\(value)"
        case .number(let value): "\(value)"
        case .string(let value): value.isEmpty ? "an empty text" : "\"\(value.excerpt(80))\""
        case .array(let values): "a list of \(values.count)"
        case .object(let members): "an object with \(members.count) \(members.count == 1 ? "member" : "members")"
        }
    }
}
