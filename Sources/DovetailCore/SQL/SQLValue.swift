/// A value in a plugin's database.
public enum SQLValue: Sendable, Hashable, Codable {
    /// `NULL`.
    case null
    /// A 64-bit integer; truth values are 0 and 1.
    case integer(Int64)
    /// A floating-point number.
    case real(Double)
    /// A text.
    case text(String)
    /// Bytes.
    case blob([UInt8])
}

extension SQLValue {
    /// The integer, or nil for every other kind of value.
    public var integer: Int64? {
        if case .integer(let value) = self { value } else { nil }
    }

    /// The number, also when it is an integer, or nil for every other kind of value.
    public var real: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .real(let value): value
        case .null, .text, .blob: nil
        }
    }

    /// The text, or nil for every other kind of value.
    public var text: String? {
        if case .text(let value) = self { value } else { nil }
    }

    /// The bytes, or nil for every other kind of value.
    public var blob: [UInt8]? {
        if case .blob(let value) = self { value } else { nil }
    }

    /// Whether it is an integer other than 0; nil for every other kind of value.
    public var bool: Bool? { self.integer.map { $0 != 0 } }

    /// 1 or 0.
    public static func bool(_ value: Bool) -> Self { .integer(value ? 1 : 0) }
}

extension SQLValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByNilLiteral
{
    public init(stringLiteral value: String) { self = .text(value) }
    public init(integerLiteral value: Int64) { self = .integer(value) }
    public init(floatLiteral value: Double) { self = .real(value) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(nilLiteral: ()) { self = .null }
}
