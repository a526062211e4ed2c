/// Something that is looked at in a data folder.
///
/// A check reads what it says that it reads, and writes nothing unless the visit mends. It never removes data of users.
public protocol DataCheck: Sendable {
    /// What it looks at, as the words of a list: "the store".
    var subject: String { get }
    /// Whether it can look while a host serves; what it looks at is the host's own business otherwise.
    ///
    /// Default: it can.
    var canLookBesideHost: Bool { get }

    /// Looks, and mends if the visit does.
    ///
    /// - Parameter visit: In which way.
    /// - Returns: What was found.
    /// - Throws: What keeps it from looking.
    func run(_ visit: DataVisit) async throws -> [DataFinding]
}

extension DataCheck {
    public var canLookBesideHost: Bool { true }
}
