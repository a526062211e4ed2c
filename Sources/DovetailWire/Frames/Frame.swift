public import DovetailCore
public import NIOCore

/// One message on the wire: a fixed header, a JSON part for what is not hot, and bytes that nobody re-encodes.
public struct Frame: Sendable, Hashable {
    /// How many bytes of header follow the length.
    static let headerLength = 24

    /// What the frame is.
    public var kind: FrameKind
    /// What else it says about itself.
    public var flags: FrameFlags
    /// What a call or note is about; 0 in every other frame.
    public var method: WireMethod
    /// The call that the frame belongs to; 0 in a note.
    public var call: UInt64
    /// The installation, as seen by one context, that a call or note speaks for; 0 for the connection itself.
    public var handle: UInt32
    /// How many milliseconds the caller will wait; 0 for no limit.
    public var deadline: UInt32
    /// Which trace it belongs to.
    public var trace: TraceContext?
    /// A JSON document in UTF-8, or nothing.
    public var json: ByteBuffer
    /// Bytes.
    public var body: ByteBuffer

    /// Makes a frame.
    public init(
        _ kind: FrameKind, call: UInt64 = 0, method: WireMethod = .none, flags: FrameFlags = [], handle: UInt32 = 0,
        deadline: UInt32 = 0, trace: TraceContext? = nil, json: ByteBuffer = ByteBuffer(),
        body: ByteBuffer = ByteBuffer()
    ) {
        self.kind = kind
        self.flags = flags
        self.method = method
        self.call = call
        self.handle = handle
        self.deadline = deadline
        self.trace = trace
        self.json = json
        self.body = body
    }

    /// How many bytes follow the length on the wire.
    var length: Int {
        Self.headerLength + (self.trace == nil ? 0 : TraceContext.length) + self.json.readableBytes
            + self.body.readableBytes
    }

    /// Appends the frame to what is to be sent.
    public func write(to buffer: inout ByteBuffer) {
        buffer.reserveCapacity(minimumWritableBytes: 4 + self.length)
        self.writeHead(to: &buffer)
        buffer.writeImmutableBuffer(self.body)
    }

    /// Appends all of the frame but its body.
    func writeHead(to buffer: inout ByteBuffer) {
        let flags = self.trace == nil ? self.flags.subtracting(.traced) : self.flags.union(.traced)
        buffer.reserveCapacity(minimumWritableBytes: 4 + self.length - self.body.readableBytes)
        buffer.writeMultipleIntegers(
            UInt32(self.length), self.kind.rawValue, flags.rawValue, self.method.rawValue, self.call, self.handle,
            self.deadline, UInt32(self.json.readableBytes))
        self.trace?.write(to: &buffer)
        buffer.writeImmutableBuffer(self.json)
    }
}
