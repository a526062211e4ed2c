/// How the server behaves.
public struct ServerSettings: Sendable {
    /// How much a request may bring.
    public struct Limits: Sendable {
        /// The most bytes of a JSON document that the API takes.
        ///
        /// Default 1 MiB.
        public var document = 1 << 20
        /// The most bytes of a request's body that goes on to a plugin.
        ///
        /// Default 64 MiB.
        public var pluginBody = 64 << 20
        /// The most bytes of the head of a request, and of the head of a plugin's answer.
        ///
        /// Default 64 KiB: several times what other servers take (8 to 32 KiB), and little to hold for a connection.
        public var head = 64 << 10
        /// How long a client may send nothing of a body that is waited for.
        ///
        /// Default 30 s.
        public var bodySilence: Duration = .seconds(30)
        /// How many bytes a second a body has to bring, on the average of the time that it was waited for, beyond its first
        /// ``bodySilence``; 0 for any.
        ///
        /// Default 500: slower than the slowest modem, and too fast for whoever holds connections open on purpose.
        public var bodyRate = 500
        /// How long nothing may happen on a connection: before a request has come, while a plugin sends nothing of an answer
        /// that it has begun, and while the client takes nothing of it.
        ///
        /// Default 5 min: streams of events say that they are there every 15 s, as the HTML standard advises.
        public var silence: Duration = .seconds(300)
        /// How many requests a second one user may make of one plugin, after as many at once; 0 for any number.
        ///
        /// Default 1,000: more than pages and scripts need, less than keeps a processor busy.
        public var requestRate = 1_000
        /// How long answers that stream may take to end when the server stops; streams of events end at once.
        ///
        /// Default 10 s.
        public var drain: Duration = .seconds(10)

        /// The default limits.
        public init() {}
    }

    /// How long what signs somebody in is good.
    public struct Lifetimes: Sendable {
        /// A token, unless another time is asked for.
        ///
        /// Default 30 days.
        public var token: Duration = .seconds(30 * 86_400)
        /// The longest time that may be asked for.
        ///
        /// Default 365 days.
        public var longestToken: Duration = .seconds(365 * 86_400)
        /// A browser's session.
        ///
        /// Default 12 hours.
        public var session: Duration = .seconds(12 * 3_600)
        /// The token of a module's page.
        ///
        /// Default 15 minutes.
        public var pageToken: Duration = .seconds(15 * 60)
        /// A sign-in code.
        ///
        /// Default 10 minutes.
        public var signInCode: Duration = .seconds(10 * 60)
        /// The administrator's credential in the data folder; it is renewed after half of that time.
        ///
        /// Default 7 days.
        public var administrator: Duration = .seconds(7 * 86_400)

        /// The default lifetimes.
        public init() {}
    }

    /// The address to listen on.
    ///
    /// Default `127.0.0.1`: this machine only.
    public var host = "127.0.0.1"
    /// The port to listen on; 0 takes any that is free.
    ///
    /// Default 8080.
    public var port = 8080
    /// The address under which browsers reach the server, such as `https://plugins.example.org`; nil when that is the one
    /// it listens on.
    public var publicURL: String?
    /// How much a request may bring.
    public var limits = Limits()
    /// How long what signs somebody in is good.
    public var lifetimes = Lifetimes()
    /// How often a stream of events that is silent says that it is there.
    ///
    /// Default 15 s.
    public var heartbeat: Duration = .seconds(15)

    /// The default settings.
    public init() {}
}
