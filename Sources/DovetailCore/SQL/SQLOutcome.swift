/// What a statement that writes has done.
public struct SQLOutcome: Sendable, Equatable, Codable {
    /// How many rows it inserted, changed or deleted.
    public let changes: Int
    /// The row id of the row that was inserted last on this connection.
    public let lastInsertedID: Int64

    /// Makes an outcome.
    public init(changes: Int, lastInsertedID: Int64) {
        self.changes = changes
        self.lastInsertedID = lastInsertedID
    }
}
