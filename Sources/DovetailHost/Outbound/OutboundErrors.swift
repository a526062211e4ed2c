import DovetailCore

/// What goes wrong with a plugin's requests, in sentences.
///
/// They name the host that was asked and not the whole address, in which there may be secrets.
struct OutboundErrors: Sendable {
    let installation: InstallationID
    let host: String

    init(_ installation: InstallationID, host: String) {
        self.installation = installation
        self.host = host.excerpt(120)
    }

    /// How most of them begin.
    private var asked: String { "\(self.installation) asked \(self.host)" }

    static func noClient(_ installation: InstallationID) -> DovetailError {
        DovetailError(
            .notRunnable,
            "\(installation) asks for something over HTTP, and this host was put together without what sends requests. Give PluginHost an `outbound`.",
            remedy: .askOperator)
    }

    static func badAddress(_ installation: InstallationID, _ fault: OutboundDestination.Fault) -> DovetailError {
        DovetailError(.invalidRequest, "\(installation) asks for \(fault.reason).", remedy: .askAuthor)
    }

    func badMethod(_ method: RequestMethod) -> DovetailError {
        DovetailError(
            .invalidRequest,
            "\(self.installation) asks \(self.host) with the method “\(method.rawValue.excerpt(40))”, which is not sent. Use another.",
            remedy: .askAuthor)
    }

    func badField(_ name: String) -> DovetailError {
        DovetailError(
            .invalidRequest,
            "\(self.installation) sends \(self.host) a field “\(name.excerpt(60))” whose name or value cannot stand in a header. Leave out ends of lines.",
            remedy: .askAuthor)
    }

    func refused() -> DovetailError {
        DovetailError(
            .destinationRefused,
            "\(self.installation) may not reach \(self.host): the name leads to this machine, its network, another special address, or what the operator closes. Ask public addresses, or let the operator allow it (outbound.allowed).",
            remedy: .askOperator)
    }

    func refusedPort(_ port: Int) -> DovetailError {
        DovetailError(
            .destinationRefused,
            "\(self.installation) may not reach \(self.host) at port \(port), where another protocol than HTTP is spoken. Ask another port, or let the operator allow it by name and port (outbound.allowed).",
            remedy: .askOperator)
    }

    func tooOften(_ limit: Int) -> DovetailError {
        DovetailError(
            .tooManyRequests,
            "\(self.asked) after more than \(limit) requests within a second (outbound.rate). Ask again in a second, or less often.",
            remedy: .retry)
    }

    func lateLookup(_ limit: Int, after time: Duration) -> DovetailError {
        DovetailError(
            .timedOut,
            "\(self.asked), a name that was not looked up within \(time.words) (outbound.head): its name servers do not answer, or not for other names of this plugin, of which \(limit) are looked up at a time. See whether the name is right, and try again later.",
            remedy: .retry)
    }

    func unknownHost(_ cause: any Error) -> DovetailError {
        DovetailError(
            .unreachable, "\(self.asked), of which no address is known. See whether the name is right.", cause: cause)
    }

    func unreachable(_ cause: any Error) -> DovetailError {
        DovetailError(
            .unreachable, "\(self.asked), to which no connection came about. Try again later.", remedy: .retry,
            cause: cause)
    }

    func broken(_ cause: any Error) -> DovetailError {
        DovetailError(
            .unreachable,
            "\(self.asked), and the connection broke before the whole answer was there. Try again if what was asked may be done twice.",
            remedy: .retry, cause: cause)
    }

    func redirect(_ reason: String) -> DovetailError {
        DovetailError(
            .invalidRequest, "\(self.asked), and \(reason). Ask another address.",
            remedy: .askAuthor)
    }

    func crowded(_ limit: Int, after time: Duration) -> DovetailError {
        DovetailError(
            .timedOut,
            "\(self.installation) asks \(self.host), and has had \(limit) requests under way for \(time.words), which is the most (outbound.concurrent). Read the bodies of answers to their end, or let go of them.",
            remedy: .askAuthor)
    }

    func lateHead(after time: Duration) -> DovetailError {
        DovetailError(
            .timedOut,
            "\(self.asked), which did not begin to answer for \(time.words) (outbound.head). Try again later.",
            remedy: .retry)
    }

    func lateBody(after time: Duration) -> DovetailError {
        DovetailError(
            .timedOut,
            "\(self.asked), of whose answer nothing more came for \(time.words) (outbound.idle). Try again later.",
            remedy: .retry)
    }

    func tooLarge(_ limit: Int) -> DovetailError {
        DovetailError(
            .tooLarge,
            "\(self.asked), whose answer has more than \(limit) bytes (outbound.answer-size). Ask for less at once.",
            remedy: .askAuthor)
    }
}
