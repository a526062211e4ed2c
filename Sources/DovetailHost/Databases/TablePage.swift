public import DovetailCore

/// Some of an owner's rows in a table, as they follow each other there.
public struct TablePage: Sendable, Equatable {
    /// A place between two rows: the key of the row before it.
    public struct Position: Sendable, Equatable {
        /// The values of the key's columns.
        public let key: [SQLValue]

        /// Takes the key of a row.
        public init(key: [SQLValue]) {
            self.key = key
        }
    }

    /// The rows.
    public let rows: [SQLRow]
    /// Where the next page begins; nil when this is the last.
    public let next: Position?

    /// Makes a page.
    public init(rows: [SQLRow], next: Position?) {
        self.rows = rows
        self.next = next
    }
}
