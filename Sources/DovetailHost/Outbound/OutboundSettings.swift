/// What plugins may ask for over HTTP outside of the host, and how much.
public struct OutboundSettings: Sendable {
    /// What plugins may reach beside public addresses.
    ///
    /// Default none: neither this machine, nor its network, nor any other special address.
    public var allowed: [OutboundAllowance] = []
    /// How long nothing may be sent or come before the head of the answer.
    ///
    /// Default 30 s.
    public var head: Duration = .seconds(30)
    /// How long nothing of the body of the answer may come while somebody waits for it.
    ///
    /// Default 30 s.
    public var idle: Duration = .seconds(30)
    /// How many bytes the body of an answer may have.
    ///
    /// Default 100 MiB. No more than a piece of it is in memory at once.
    public var answerSize = 100 << 20
    /// How many requests an installation may have under way at once; more wait.
    ///
    /// One is under way until the body of its answer was read or let go of. Default 16.
    public var concurrent = 16
    /// How many redirects of one request are followed.
    ///
    /// Default 5.
    public var redirects = 5

    /// The default settings.
    public init() {}
}
