import NIOCore

/// Which trace a call belongs to: the parts of W3C's `traceparent`, version 00.
public struct TraceContext: Sendable, Hashable {
    /// How many bytes it takes on the wire: 16 + 8 + 1.
    static let length = 25

    /// The upper half of the trace's id.
    public var traceHigh: UInt64
    /// The lower half of the trace's id.
    public var traceLow: UInt64
    /// The id of the span that calls.
    public var span: UInt64
    /// The flags; bit 0 says that the trace is sampled.
    public var flags: UInt8

    /// Makes a context of its parts.
    public init(traceHigh: UInt64, traceLow: UInt64, span: UInt64, flags: UInt8) {
        self.traceHigh = traceHigh
        self.traceLow = traceLow
        self.span = span
        self.flags = flags
    }

    init?(reading buffer: inout ByteBuffer) {
        guard let (high, low, span, flags) = buffer.readMultipleIntegers(as: (UInt64, UInt64, UInt64, UInt8).self)
        else { return nil }
        self.init(traceHigh: high, traceLow: low, span: span, flags: flags)
    }

    func write(to buffer: inout ByteBuffer) {
        buffer.writeMultipleIntegers(self.traceHigh, self.traceLow, self.span, self.flags)
    }
}
