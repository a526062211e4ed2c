public import DovetailCore
public import NIOCore

/// A call that came in.
public struct IncomingCall: Sendable {
    /// What it is about.
    public let method: WireMethod
    /// The installation, as seen by one context, that it speaks for.
    public let handle: UInt32
    /// How long the caller will wait; nil for no limit.
    public let deadline: Duration?
    /// Which trace it belongs to.
    public let trace: TraceContext?
    /// A JSON document, or nothing.
    public let json: ByteBuffer
    /// Bytes.
    public let body: ByteBuffer
    /// The stream that goes with it; nil when there is none.
    public let stream: PluginBody?

    init(_ frame: Frame, stream: PluginBody?) {
        self.method = frame.method
        self.handle = frame.handle
        self.deadline = frame.deadline == 0 ? nil : .milliseconds(frame.deadline)
        self.trace = frame.trace
        self.json = frame.json
        self.body = frame.body
        self.stream = stream
    }
}

/// What a call is answered with.
public struct WireAnswer: Sendable {
    /// A JSON document, or nothing.
    public var json: ByteBuffer
    /// Bytes.
    public var body: ByteBuffer
    /// The stream that goes with it; nil when there is none.
    public var stream: PluginBody?

    /// Makes an answer.
    public init(json: ByteBuffer = ByteBuffer(), body: ByteBuffer = ByteBuffer(), stream: PluginBody? = nil) {
        self.json = json
        self.body = body
        self.stream = stream
    }

    /// An answer that says no more than that it is done.
    public static let done = Self()
}
