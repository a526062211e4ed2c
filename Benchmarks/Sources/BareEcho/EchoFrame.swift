public import NIOCore

/// A frame with as many bytes as one of Dovetail's: a header of 24 bytes, and a body.
public struct EchoFrame: Sendable {
    /// How many bytes of header follow the length.
    static let headerLength = 20

    /// The number by which the answer finds its call.
    public var call: UInt32
    /// What goes with it.
    public var body: ByteBuffer

    /// Makes a frame.
    public init(call: UInt32, body: ByteBuffer) {
        self.call = call
        self.body = body
    }
}
