/// Which process it is, among all that a host has started.
///
/// Other than the system's process id, a number never comes back in the life of a host: what was said about a process
/// that has ended is never taken for its successor's.
public struct ProcessNumber: Hashable, Sendable {
    /// The number.
    public let rawValue: UInt64

    /// Takes a number that no other process of the host has.
    public init(_ rawValue: UInt64) {
        self.rawValue = rawValue
    }
}

extension ProcessNumber: CustomStringConvertible {
    public var description: String { "\(self.rawValue)" }
}
