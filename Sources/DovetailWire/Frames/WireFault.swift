/// How the other side broke the protocol.
///
/// There is no way on after one: the connection is closed.
public enum WireFault: Error, Sendable, Hashable {
    /// A frame that is too short to have a header.
    case shortFrame(length: Int)
    /// A frame that is longer than was agreed.
    case longFrame(length: Int, maximum: Int)
    /// A kind that does not exist.
    case unknownKind(UInt8)
    /// Flags that do not exist.
    case unknownFlags(UInt8)
    /// Parts that are longer than the frame.
    case brokenLengths
    /// A call with an id that this side may not give, or that was given before.
    case callIDOutOfOrder(UInt32)
    /// An answer to a call that nobody made or that was answered before.
    case answerWithoutCall(UInt32)
    /// A frame about a call that was never made.
    case unknownCall(UInt32)
    /// A piece of a stream where none was announced.
    case dataWithoutStream(UInt32)
    /// More bytes of a stream than were allowed.
    case creditExceeded(UInt32)
    /// A credit frame that does not hold one number, or lets the sum overflow.
    case brokenCredit(UInt32)
    /// A call or note before the hello was answered.
    case notGreeted(WireMethod)
    /// An answer to the hello that cannot be used.
    case brokenHello(String)
}

extension WireFault: CustomStringConvertible {
    public var description: String {
        switch self {
        case .shortFrame(let length): "a frame of \(length) bytes, which is shorter than a header"
        case .longFrame(let length, let maximum): "a frame of \(length) bytes where \(maximum) are the most"
        case .unknownKind(let kind): "a frame of the unknown kind \(kind)"
        case .unknownFlags(let flags): "a frame with the unknown flags \(flags)"
        case .brokenLengths: "a frame whose parts are longer than itself"
        case .callIDOutOfOrder(let id): "a call with the id \(id), which is not the next of its side"
        case .answerWithoutCall(let id): "an answer to call \(id), which waits for none"
        case .unknownCall(let id): "a frame about call \(id), which was never made"
        case .dataWithoutStream(let id): "a piece of a stream that call \(id) does not have"
        case .creditExceeded(let id): "more bytes of the stream of call \(id) than it had credit for"
        case .brokenCredit(let id): "a credit for call \(id) that is no positive number of bytes"
        case .notGreeted(let method): "\(method) before the hello was answered"
        case .brokenHello(let reason): "an answer to the hello that cannot be used: \(reason)"
        }
    }
}
