/// Why a connection has ended.
public enum ConnectionEnd: Error, Sendable, Hashable {
    /// This side closed it.
    case closed
    /// The other side is gone.
    case endOfFile
    /// The other side broke the protocol.
    case fault(WireFault)
    /// The socket failed, in the words of the system.
    case failed(String)
}

extension ConnectionEnd: CustomStringConvertible {
    public var description: String {
        switch self {
        case .closed: "the connection was closed"
        case .endOfFile: "the other side has closed the connection"
        case .fault(let fault): "the other side broke the protocol: it sent \(fault)"
        case .failed(let reason): "the connection failed: \(reason)"
        }
    }
}

/// A call was not answered because the connection has ended.
public struct CallLost: Error, Sendable, Hashable {
    /// Why the connection ended.
    public let end: ConnectionEnd
    /// Whether the call may have reached the other side; when not, it can be made again without harm.
    public let wasSent: Bool
}

/// A call was not made because too many are under way, or wait to be read.
public struct CallRefused: Error, Sendable, Hashable {
    /// How many calls were under way.
    public let underWay: Int
}

extension CallLost: CustomStringConvertible {
    public var description: String {
        "the call was lost, \(self.wasSent ? "perhaps after it was begun" : "before it was begun"): \(self.end)"
    }
}

extension CallRefused: CustomStringConvertible {
    public var description: String { "\(self.underWay) calls are under way already; wait for some of them" }
}
