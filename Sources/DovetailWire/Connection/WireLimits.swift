/// How much one connection may hold and carry; the host names it in its hello, and both ends keep it.
///
/// On the wire it is a JSON object with the keys `frame`, `calls`, `call_bytes` and `stream_credit`. One that is missing
/// has its default.
public struct WireLimits: Sendable, Hashable {
    /// The most bytes that may follow a frame's length; at least 128 KiB.
    ///
    /// Default 4 MiB: the largest stored value, and room for what goes with it.
    public var frame = 4 << 20
    /// How many calls of one side may be under way at once; one more is refused.
    ///
    /// Default 1,024.
    public var calls = 1_024
    /// How many bytes the calls of one side may hold at the other while they are under way; one more is refused.
    ///
    /// What counts is a call's JSON and body, and the whole credit of its stream, if it has one. A call alone is never
    /// refused. Default 64 MiB.
    public var callBytes = 64 << 20
    /// How many bytes of a stream may be on their way without having been read.
    ///
    /// Default 256 KiB.
    public var streamCredit = 256 << 10
    /// How many bytes may wait here to be sent, because the other side does not read, before calls are refused.
    ///
    /// Streams wait from a sixteenth of it on. What must be answered is answered all the same; at sixteen times as much
    /// the connection ends. Not on the wire: each end has its own. Default 16 MiB.
    public var unsent = 16 << 20

    /// The default limits.
    public init() {}
}

extension WireLimits: Codable {
    private enum CodingKeys: String, CodingKey {
        case frame, calls
        case callBytes = "call_bytes"
        case streamCredit = "stream_credit"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.frame = try container.decodeIfPresent(Int.self, forKey: .frame) ?? self.frame
        self.calls = try container.decodeIfPresent(Int.self, forKey: .calls) ?? self.calls
        self.callBytes = try container.decodeIfPresent(Int.self, forKey: .callBytes) ?? self.callBytes
        self.streamCredit = try container.decodeIfPresent(Int.self, forKey: .streamCredit) ?? self.streamCredit
    }
}
