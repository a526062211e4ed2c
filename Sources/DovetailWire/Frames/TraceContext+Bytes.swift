import DovetailCore
import NIOCore

extension TraceContext {
    /// How many bytes it takes on the wire: 16 + 8 + 1.
    static let length = 25

    init?(reading buffer: inout ByteBuffer) {
        guard let (high, low, span, flags) = buffer.readMultipleIntegers(as: (UInt64, UInt64, UInt64, UInt8).self)
        else { return nil }
        self.init(traceHigh: high, traceLow: low, span: span, flags: flags)
    }

    func write(to buffer: inout ByteBuffer) {
        buffer.writeMultipleIntegers(self.traceHigh, self.traceLow, self.span, self.flags)
    }
}
