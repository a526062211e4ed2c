public import DovetailCore

/// What the host sends plugins' HTTP requests with.
///
/// It decides nothing: the host looks up the addresses of a name, picks those that may be reached, and names the one to
/// connect to. It follows no redirects, keeps no cookies, and uses no proxy.
public protocol OutboundHTTP: Sendable {
    /// The addresses of a host, the best first; a host that is an address has that one.
    ///
    /// May take as long as name servers do. It returns when it holds nothing any more: the host begins no more than a few at
    /// once for one installation, also when nobody waits for the answer any longer.
    func addresses(of host: String, port: Int) async throws -> [IPAddress]

    /// The addresses of this machine.
    func ownAddresses() throws -> Set<IPAddress>

    /// Sends a request to an address; answers when the head of the answer has come.
    ///
    /// The name in the request's address is for the field `Host` and the certificate, and is not looked up again: the connection goes
    /// to the address that is given, or there is none. When the task is cancelled, or the body is let go of, the rest is given up.
    ///
    /// - Parameters:
    ///   - request: The request, with fields that are good.
    ///   - host: The host in the request's address, without brackets.
    ///   - address: Where to connect to.
    /// - Returns: The answer; any status is one.
    /// - Throws: ``OutboundConnectionFault`` when nothing of the request has been sent; and anything else.
    func send(_ request: OutboundRequest, host: String, to address: IPAddress) async throws -> OutboundResponse

    /// Lets go of connections that are kept for later; what is under way is given up.
    ///
    /// Has to be called before it is let go of, once it has sent anything; the host does so when it stops. Nothing is sent afterwards.
    func close() async
}

/// No connection came about: nothing of the request was sent, and its body was not touched.
public struct OutboundConnectionFault: Error, Sendable, CustomStringConvertible {
    /// Why, in a few words.
    public let description: String

    /// Says why.
    public init(_ description: String) {
        self.description = description
    }
}
