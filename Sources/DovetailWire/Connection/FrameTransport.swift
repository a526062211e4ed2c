/// What carries the bytes of a connection.
///
/// It hands in what comes with ``Connection/receive(_:)`` and ``Connection/end(_:)``, in order and one at a time, and
/// fetches what is to be sent with ``Connection/takeOutbound()``.
public protocol FrameTransport: Sendable {
    /// There is something to fetch.
    ///
    /// Returns at once; called again only after the next fetch.
    func scheduleFlush()
    /// Closes the way in both directions, at once. Doing so twice is harmless.
    func close()
}
