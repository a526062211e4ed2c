import AsyncHTTPClient
import DovetailHost
import Foundation
import NIOCore
import NIOPosix

/// Tells failures before a connection stood from those of a request that has begun.
enum ConnectionFaults {
    private static let errors: Set<CInt> = [
        ECONNREFUSED, ENETUNREACH, EHOSTUNREACH, EADDRNOTAVAIL, EAFNOSUPPORT, EACCES,
    ]

    /// The failure, as an ``DovetailHost/OutboundConnectionFault`` when nothing of the request has been sent.
    ///
    /// The system says the same of a connection that does not come about and of one that breaks later: what breaks comes as
    /// a ``BrokenConnection``, from a ``StandingConnection``.
    static func translate(_ error: any Error) -> any Error {
        switch error {
        case is NIOConnectionError, is WrongAddress: OutboundConnectionFault("\(error)")
        case let error as HTTPClientError where error == .connectTimeout: OutboundConnectionFault("\(error)")
        case ChannelError.connectTimeout: OutboundConnectionFault("\(error)")
        case let error as IOError where self.errors.contains(error.errnoCode): OutboundConnectionFault("\(error)")
        default: error
        }
    }
}

/// A connection leads to another address than it was meant for; nothing was sent over it.
struct WrongAddress: Error {
    let description = "The connection led to another address than was judged"
}
