import DovetailCore
import DovetailHost
import FoundationEssentials
import GRDB

/// A row which does not hold what this program writes.
struct DamagedRow: Error, CustomStringConvertible {
    let column: String
    let description: String

    init(_ column: String, _ found: String?) {
        self.column = column
        self.description = "the column \(column) holds \(found ?? "nothing")"
    }
}

extension Row {
    /// A text that must be there.
    func text(_ column: String) throws -> String {
        guard let text = self[column] as String? else { throw DamagedRow(column, nil) }
        return text
    }

    /// A text that stands for a value; nil when it is null.
    func parsed<Value>(_ column: String, _ parse: (String) -> Value?) throws -> Value? {
        guard let text = self[column] as String? else { return nil }
        guard let value = parse(text) else { throw DamagedRow(column, text) }
        return value
    }

    /// A text that stands for a value and must be there.
    func required<Value>(_ column: String, _ parse: (String) -> Value?) throws -> Value {
        guard let value = try self.parsed(column, parse) else { throw DamagedRow(column, nil) }
        return value
    }

    /// A time that must be there.
    func date(_ column: String) throws -> Date {
        guard let date = self.optionalDate(column) else { throw DamagedRow(column, nil) }
        return date
    }

    /// A time; nil when it is null.
    func optionalDate(_ column: String) -> Date? {
        (self[column] as Double?).map { Date(timeIntervalSince1970: $0) }
    }

    /// A value that is kept as JSON; nil when it is null.
    func json<Value: Decodable>(_ column: String, as type: Value.Type = Value.self) throws -> Value? {
        try (self[column] as Data?).map { try RecordCoder.decode(type, from: [UInt8]($0)) }
    }

    /// A value that is kept as JSON and must be there.
    func requiredJSON<Value: Decodable>(_ column: String, as type: Value.Type = Value.self) throws -> Value {
        guard let value = try self.json(column, as: type) else { throw DamagedRow(column, nil) }
        return value
    }

    /// The installation that the columns `owner` and `slug` name.
    func installationID() throws -> InstallationID {
        InstallationID(
            owner: try self.required("owner", Owner.init(rawValue:)), slug: try PluginSlug(try self.text("slug")))
    }
}

extension RecordCoder {
    /// The value as JSON text, for a column that people may read.
    static func text(_ value: some Encodable) throws -> String {
        String(decoding: try self.encode(value), as: UTF8.self)
    }
}
