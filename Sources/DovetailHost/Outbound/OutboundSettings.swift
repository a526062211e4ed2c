/// What plugins may ask for over HTTP outside of the host, and how much.
public struct OutboundSettings: Sendable {
    /// What plugins may reach beside public addresses.
    ///
    /// Default none: neither this machine, nor its network, nor any other special address.
    public var allowed: [OutboundAllowance] = []
    /// What plugins may not reach although it is public: addresses of the operator's own, and those that a translation
    /// (NAT64, RFC 6052) of the network leads inside.
    ///
    /// Default none. What is allowed is reached all the same.
    public var refused: [IPNetwork] = []
    /// How long nothing may be sent or come before the head of the answer, how long a name may take to be looked up, and how
    /// long a request waits for another to end.
    ///
    /// Default 30 s. While the plugin makes its own body wait, nothing else is waited for.
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
    /// How many requests a second an installation may send, after as many at once; 0 for any number.
    ///
    /// Default 100. Each redirect that is followed is one, too.
    public var rate = 100
    /// How many redirects of one request are followed.
    ///
    /// Default 5.
    public var redirects = 5
    /// Whether the request that a plugin works for can be told by whom it asks: its id (`X-Request-ID`) and its trace
    /// (`traceparent`) travel with what it sends.
    ///
    /// Default true. What a plugin writes into these fields itself is sent as it is.
    public var trace = true

    /// The default settings.
    public init() {}
}
