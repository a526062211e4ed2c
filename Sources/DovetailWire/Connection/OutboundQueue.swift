import NIOCore

/// What waits to be sent: frames in order, in as few pieces as it takes without copying long bodies.
///
/// Short frames are gathered, so that calls that are made together share a piece. A long body is a piece as it is.
struct OutboundQueue {
    /// The least bytes of a body that is not copied: a shorter one costs less to copy than a piece costs to write.
    private static let longBody = 8 << 10

    /// How many bytes wait.
    private(set) var readableBytes = 0
    private var pieces: [ByteBuffer] = []
    /// The last piece, to which more is added.
    private var last = ByteBuffer()

    /// Adds a frame.
    mutating func append(_ frame: Frame) {
        self.readableBytes += 4 + frame.length
        guard frame.body.readableBytes >= Self.longBody else { return frame.write(to: &self.last) }
        frame.writeHead(to: &self.last)
        self.pieces.append(self.last)
        self.pieces.append(frame.body)
        self.last = ByteBuffer()
    }

    /// Takes all that waits, in order.
    mutating func takeAll() -> [ByteBuffer] {
        defer { self = OutboundQueue() }
        return self.last.readableBytes > 0 ? self.pieces + [self.last] : self.pieces
    }
}
