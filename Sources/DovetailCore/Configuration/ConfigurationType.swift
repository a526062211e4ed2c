/// The type of a setting's value.
public enum ConfigurationType: String, Hashable, Sendable, Codable, CaseIterable {
    /// A text.
    case string
    /// A number without fraction. `3.0` is one.
    case integer
    /// Any number.
    case number
    /// `true` or `false`.
    case boolean
    /// A list.
    case array
    /// An object.
    case object

    /// Whether a value is of this type.
    public func accepts(_ value: JSONValue) -> Bool {
        switch self {
        case .string: value.string != nil
        case .integer: value.wholeNumber != nil
        case .number: value.number != nil
        case .boolean: value.bool != nil
        case .array: value.array != nil
        case .object: value.object != nil
        }
    }

    /// The type in a message: `an integer`.
    var described: String {
        switch self {
        case .integer, .array, .object: "an \(self.rawValue)"
        case .string, .number, .boolean: "a \(self.rawValue)"
        }
    }
}
