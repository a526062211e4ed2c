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
    case callIDOutOfOrder(UInt64)
    /// An answer to a call that nobody made or that was answered before.
    case answerWithoutCall(UInt64)
    /// A frame about a call that was never made.
    case unknownCall(UInt64)
    /// A piece of a stream where none was announced.
    case dataWithoutStream(UInt64)
    /// More bytes of a stream than were allowed.
    case creditExceeded(UInt64)
    /// A credit frame that does not hold one number, or lets the sum grow too large.
    case brokenCredit(UInt64)
    /// A call or note before the hello was answered.
    case notGreeted(WireMethod)
    /// A hello where both have been greeted.
    case secondHello
    /// An answer to the hello that cannot be used.
    case brokenHello(String)
    /// It asks and does not read the answers, of which so many bytes wait.
    case unreadAnswers(bytes: Int)
}

extension WireFault: CustomStringConvertible {
    public var description: String {
        switch self {
        case .shortFrame(let length): "a frame of \(length) bytes, which is shorter than a header"
        case .longFrame(let length, let maximum): "a frame of \(length) bytes where \(maximum) are the most"
        case .unknownKind(let kind): "a frame of the unknown kind \(kind)"
        case .unknownFlags(let flags): "a frame with the unknown flags \(flags)"
        case .brokenLengths: "a frame whose parts are longer than itself"
        case .callIDOutOfOrder(let id): "a call with the id \(id), which is of the other side or not above the last"
        case .answerWithoutCall(let id): "an answer to call \(id), which waits for none"
        case .unknownCall(let id): "a frame about call \(id), which was never made"
        case .dataWithoutStream(let id): "a piece of a stream that call \(id) does not have"
        case .creditExceeded(let id): "more bytes of the stream of call \(id) than it had credit for"
        case .brokenCredit(let id): "a credit for call \(id) that is no number of bytes, or too large"
        case .notGreeted(let method): "\(method) before the hello was answered"
        case .secondHello: "a second hello"
        case .brokenHello(let reason): "an answer to the hello that cannot be used: \(reason)"
        case .unreadAnswers(let bytes): "calls whose answers it does not read; \(bytes) bytes of them wait"
        }
    }
}
