/// The id of one lifecycle operation: of its journal row, its log lines and its entry in the operation list.
public struct OperationID: Hashable, Sendable, Codable, RawRepresentable {
    /// The id as text: a UUID of version 7 in lower case, so that ids sort by the time at which they were made.
    public let rawValue: String

    /// Takes an id that the host made earlier.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }
}

extension OperationID: CustomStringConvertible {
    public var description: String { self.rawValue }
}
