public import DovetailCore
import FoundationEssentials

/// A value of a plugin's database as it travels: `null`, an integer, a text, `{"real": 1.5}` or `{"blob": "<base64>"}`.
///
/// An integer that not every language can keep in a number, beyond ±2⁵³, travels as `{"integer": "9007199254740993"}`; any
/// may come so.
public struct WireSQLValue: Sendable, Codable {
    /// The value.
    public let value: SQLValue

    private enum CodingKeys: String, CodingKey {
        case real, blob, integer
    }

    /// The integers that a double keeps exactly, which is what numbers are in JavaScript and in many readers of JSON.
    private static let narrow: ClosedRange<Int64> = -(1 << 53) + 1...(1 << 53) - 1

    /// Wraps a value.
    public init(_ value: SQLValue) {
        self.value = value
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self.value = .null
        } else if let text = try? container.decode(String.self) {  // Each try that fails leads to the next.
            self.value = .text(text)
        } else if let integer = try? container.decode(Int64.self) {
            self.value = .integer(integer)
        } else if let container = try? decoder.container(keyedBy: CodingKeys.self) {
            self.value = try Self.wide(container)
        } else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription:
                    "A value is null, an integer of 64 bits, a text, or an object with one of real, blob and integer.")
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self.value {
        case .null:
            var container = encoder.singleValueContainer()
            try container.encodeNil()
        case .integer(let integer) where Self.narrow.contains(integer): try integer.encode(to: encoder)
        case .integer(let integer):
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode("\(integer)", forKey: .integer)
        case .text(let text): try text.encode(to: encoder)
        case .real(let real):
            var container = encoder.container(keyedBy: CodingKeys.self)
            // JSON has no infinity; SQLite keeps no NaN.
            if real.isFinite {
                try container.encode(real, forKey: .real)
            } else {
                try container.encode("\(real)", forKey: .real)
            }
        case .blob(let bytes):
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(Data(bytes).base64EncodedString(), forKey: .blob)
        }
    }

    private static func wide(_ container: KeyedDecodingContainer<CodingKeys>) throws -> SQLValue {
        if let text = try container.decodeIfPresent(String.self, forKey: .blob) {
            guard let data = Data(base64Encoded: text) else {
                throw DecodingError.dataCorruptedError(
                    forKey: .blob, in: container, debugDescription: "A blob is no base64.")
            }
            return .blob([UInt8](data))
        }
        if let text = try container.decodeIfPresent(String.self, forKey: .integer) {
            guard let integer = Int64(text) else {
                throw DecodingError.dataCorruptedError(
                    forKey: .integer, in: container, debugDescription: "An integer is no 64-bit integer.")
            }
            return .integer(integer)
        }
        if let real = try? container.decode(Double.self, forKey: .real) {  // A text is tried next.
            return .real(real)
        }
        guard let real = Double(try container.decode(String.self, forKey: .real)) else {
            throw DecodingError.dataCorruptedError(
                forKey: .real, in: container, debugDescription: "A real is no number.")
        }
        return .real(real)
    }
}

/// The JSON part of `database.query` and `database.execute`.
public struct StatementDocument: Sendable, Codable {
    /// The statement.
    public var sql: String
    /// What the positional placeholders stand for.
    public var arguments: [WireSQLValue]?
    /// What the named placeholders stand for.
    public var named: [String: WireSQLValue]?
    /// The transaction that it belongs to; nil for one of its own.
    public var transaction: UInt32?

    /// A statement, in a transaction or not.
    public init(_ statement: SQLStatement, transaction: UInt32?) {
        self.sql = statement.sql
        self.arguments = statement.arguments.map(WireSQLValue.init)
        self.named = statement.named.mapValues(WireSQLValue.init)
        self.transaction = transaction
    }

    /// The statement.
    public var statement: SQLStatement {
        SQLStatement(
            self.sql, arguments: (self.arguments ?? []).map(\.value), named: (self.named ?? [:]).mapValues(\.value))
    }
}

/// The JSON part of the answer to `database.query`.
public struct RowsDocument: Sendable, Codable {
    /// The names of the columns; empty when there are no rows.
    public var columns: [String]
    /// The rows.
    public var rows: [[WireSQLValue]]

    /// Rows of one statement, which all have the same columns.
    public init(_ rows: [SQLRow]) {
        self.columns = rows.first?.columns ?? []
        self.rows = rows.map { $0.values.map(WireSQLValue.init) }
    }

    /// The rows.
    public var sqlRows: [SQLRow] { self.rows.map { SQLRow(columns: self.columns, values: $0.map(\.value)) } }
}

/// The JSON part of the answer to `database.execute`.
public struct OutcomeDocument: Sendable, Codable {
    /// How many rows it inserted, changed or deleted.
    public var changes: Int
    /// The row id of the row that was inserted last.
    public var lastInsertedID: Int64

    private enum CodingKeys: String, CodingKey {
        case changes
        case lastInsertedID = "last_inserted_id"
    }

    /// An outcome.
    public init(_ outcome: SQLOutcome) {
        self.changes = outcome.changes
        self.lastInsertedID = outcome.lastInsertedID
    }

    /// The outcome.
    public var outcome: SQLOutcome { SQLOutcome(changes: self.changes, lastInsertedID: self.lastInsertedID) }
}

/// The JSON part of `database.begin`, of its answer, of `database.commit` and of `database.rollback`.
public struct TransactionDocument: Sendable, Codable {
    /// The number of a transaction; in `database.begin`, the one that the new one lies in, if any.
    public var transaction: UInt32?

    /// Names a transaction.
    public init(transaction: UInt32?) {
        self.transaction = transaction
    }
}
