/// One row of an answer.
public struct SQLRow: Sendable, Equatable, Codable {
    /// The names of the columns, in order.
    public let columns: [String]
    /// The values, in the same order.
    public let values: [SQLValue]

    /// Makes a row of its columns and values, of which there are equally many.
    public init(columns: [String], values: [SQLValue]) {
        self.columns = columns
        self.values = values
    }

    /// The value of a column; `null` when there is no such column.
    public subscript(column: String) -> SQLValue {
        zip(self.columns, self.values).first { $0.0 == column }?.1 ?? .null
    }
}
