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

extension SQLRow {
    /// The value of a column, read as a type; an optional type also takes `NULL`.
    ///
    /// ```swift
    /// let title: String = try row.value("title")
    /// let completedAt: Date? = try row.value("completed_at")
    /// ```
    ///
    /// - Throws: ``DovetailError/Code/databaseFailed`` when there is no such column, or its value is of another kind.
    public func value<Value: SQLConvertible>(_ column: String, as type: Value.Type = Value.self) throws -> Value {
        guard self.columns.contains(column) else {
            let columns = self.columns.joined(separator: ", ")
            throw DovetailError(
                .databaseFailed, "The row has no column “\(column.excerpt(80))”; it has: \(columns.excerpt(200)).",
                remedy: .askAuthor)
        }
        guard let value = Value(sqlValue: self[column]) else {
            throw DovetailError(
                .databaseFailed, "The column “\(column.excerpt(80))” cannot be read as \(Value.self).",
                remedy: .askAuthor)
        }
        return value
    }
}
