public import NIOCore

/// A frame with as many bytes as one of Dovetail's: its length, a header of 24 bytes, and a body.
public struct EchoFrame: Sendable {
    /// How many bytes of header follow the length.
    static let headerLength = 24

    /// The number by which the answer finds its call.
    public var call: UInt64
    /// What goes with it.
    public var body: ByteBuffer

    /// Makes a frame.
    public init(call: UInt64, body: ByteBuffer) {
        self.call = call
        self.body = body
    }
}
