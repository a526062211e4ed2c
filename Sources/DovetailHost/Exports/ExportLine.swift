import DovetailCore
import Foundation

/// One line of an export: a JSON object whose `type` says what it is.
enum ExportLine {
    /// The first line.
    case header(ExportHeader)
    /// A setting that is no secret.
    case configuration(key: String, JSONValue)
    /// A secret, whose value is not exported.
    case secret(key: String)
    /// A permission.
    case grant(Permission)
    /// A key of the storage.
    case storage(key: String, [UInt8])
    /// A row of a table.
    case row(table: String, SQLRow)
    /// The last line: all entries are there.
    case end(entries: Int)

    /// The line, with its end.
    var bytes: [UInt8] {
        get throws { try self.document.encoded() + [UInt8(ascii: "\n")] }
    }

    private var document: JSONValue {
        switch self {
        case .header(let header): header.document
        case .configuration(let key, let value): ["type": "configuration", "key": .string(key), "value": value]
        case .secret(let key): ["type": "secret", "key": .string(key)]
        case .grant(let permission): ["type": "grant", "permission": .string(permission.rawValue)]
        case .storage(let key, let bytes):
            if let text = String(validating: bytes, as: UTF8.self) {
                ["type": "storage", "key": .string(key), "encoding": "text", "value": .string(text)]
            } else {
                [
                    "type": "storage", "key": .string(key), "encoding": "base64",
                    "value": .string(Data(bytes).base64EncodedString()),
                ]
            }
        case .row(let table, let row):
            ["type": "row", "table": .string(table), "values": .object(row.exported)]
        case .end(let entries): ["type": "end", "entries": .integer(entries)]
        }
    }
}

extension SQLRow {
    /// The values by their columns.
    fileprivate var exported: [String: JSONValue] {
        Dictionary(zip(self.columns, self.values.map(\.exported)), uniquingKeysWith: { first, _ in first })
    }
}

extension SQLValue {
    /// The integers that every reader of JSON keeps exactly.
    private static let narrow: ClosedRange<Int64> = -(1 << 53) + 1...(1 << 53) - 1

    /// The value in the form in which it also travels to plugins: see `Documentation/WireProtocol.md`.
    fileprivate var exported: JSONValue {
        switch self {
        case .null: .null
        case .integer(let value) where Self.narrow.contains(value): .integer(Int(value))
        case .integer(let value): ["integer": .string("\(value)")]
        // JSON has no infinity; SQLite keeps no NaN.
        case .real(let value): ["real": value.isFinite ? .number(value) : .string("\(value)")]
        case .text(let text): .string(text)
        case .blob(let bytes): ["blob": .string(Data(bytes).base64EncodedString())]
        }
    }
}
