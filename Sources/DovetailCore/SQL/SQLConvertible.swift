public import FoundationEssentials

/// A Swift value that can be bound to a placeholder of a statement, and read from a column of a row.
public protocol SQLConvertible: Sendable {
    /// The value as the database keeps it.
    var sqlValue: SQLValue { get }
    /// Reads the value as the database keeps it; nil when it is of another kind.
    init?(sqlValue: SQLValue)
}

extension SQLValue: SQLConvertible {
    public var sqlValue: SQLValue { self }

    public init?(sqlValue: SQLValue) { self = sqlValue }
}

extension Int: SQLConvertible {
    public var sqlValue: SQLValue { .integer(Int64(self)) }

    public init?(sqlValue: SQLValue) {
        guard let integer = sqlValue.integer, let value = Int(exactly: integer) else { return nil }
        self = value
    }
}

extension Int64: SQLConvertible {
    public var sqlValue: SQLValue { .integer(self) }

    public init?(sqlValue: SQLValue) {
        guard let value = sqlValue.integer else { return nil }
        self = value
    }
}

extension Double: SQLConvertible {
    public var sqlValue: SQLValue { .real(self) }

    public init?(sqlValue: SQLValue) {
        guard let value = sqlValue.real else { return nil }
        self = value
    }
}

extension Bool: SQLConvertible {
    public var sqlValue: SQLValue { .bool(self) }

    public init?(sqlValue: SQLValue) {
        guard let value = sqlValue.bool else { return nil }
        self = value
    }
}

extension String: SQLConvertible {
    public var sqlValue: SQLValue { .text(self) }

    public init?(sqlValue: SQLValue) {
        guard let value = sqlValue.text else { return nil }
        self = value
    }
}

/// A moment is kept as text in UTC, to the millisecond (`2026-01-31T09:30:00.000Z`), so that texts sort as moments do.
extension Date: SQLConvertible {
    public var sqlValue: SQLValue { .text(self.formatted(Self.sqlStyle)) }

    public init?(sqlValue: SQLValue) {
        guard let text = sqlValue.text else { return nil }
        // A text that is no moment is the nil.
        guard let value = (try? Self.sqlStyle.parse(text)) ?? (try? Date.ISO8601FormatStyle().parse(text)) else {
            return nil
        }
        self = value
    }

    private static var sqlStyle: Date.ISO8601FormatStyle { Date.ISO8601FormatStyle(includingFractionalSeconds: true) }
}

extension Optional: SQLConvertible where Wrapped: SQLConvertible {
    public var sqlValue: SQLValue { self?.sqlValue ?? .null }

    public init?(sqlValue: SQLValue) {
        guard sqlValue != .null else {
            self = .none
            return
        }
        guard let value = Wrapped(sqlValue: sqlValue) else { return nil }
        self = .some(value)
    }
}
