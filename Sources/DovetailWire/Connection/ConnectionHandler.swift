/// What stands behind one end of a connection: answers the calls of the other.
public protocol ConnectionHandler: Sendable {
    /// Answers a call; its task is cancelled when the other side gives it up, and when the connection ends.
    ///
    /// - Throws: Anything: it is sent as a failure.
    func answer(_ call: IncomingCall, on connection: Connection) async throws -> WireAnswer
    /// Hears a note, in the order in which notes and calls came in; must be brief, since the connection waits.
    func hear(_ note: IncomingCall, on connection: Connection)
    /// The connection has ended; called once.
    func connectionEnded(_ end: ConnectionEnd)
}
