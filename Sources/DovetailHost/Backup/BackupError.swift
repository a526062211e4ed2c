/// Why a backup could not be made, or not be restored.
public struct BackupError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What kind of failure it is.
    public enum Kind: Sendable {
        /// It was asked for what is never done, such as writing over something; nothing was touched.
        case refused
        /// The backup is not whole; nothing was restored from it.
        case damaged
        /// A disk could not be read or written; what was begun is removed.
        case failed
    }

    /// The kind.
    public let kind: Kind
    /// What happened, and what to do next.
    public let message: String

    init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    public var description: String { self.message }
}
