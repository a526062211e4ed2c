/// Which trace a call belongs to: the parts of `traceparent` of W3C's Trace Context, version 00.
///
/// A trace is everything that happens for one request, wherever it happens; a span is one part of it. Whoever records spans
/// finds their parents by these ids.
public struct TraceContext: Sendable, Hashable {
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

    /// A new trace of random ids, which is not sampled: whoever records traces begins one of its own.
    public static func begin() -> TraceContext {
        TraceContext(
            traceHigh: .random(in: .min ... .max), traceLow: .random(in: 1 ... .max), span: .random(in: 1 ... .max),
            flags: 0)
    }

    /// A new span of the same trace, with a random id.
    public var child: TraceContext {
        TraceContext(
            traceHigh: self.traceHigh, traceLow: self.traceLow, span: .random(in: 1 ... .max), flags: self.flags)
    }

    /// The id of the trace: 32 hexadecimal digits.
    public var traceID: String {
        Self.text {
            Self.write(self.traceHigh, 16, &$0); Self.write(self.traceLow, 16, &$0)
        }
    }

    /// The id of the span: 16 hexadecimal digits.
    public var spanID: String { Self.text { Self.write(self.span, 16, &$0) } }

    private static func text(_ write: (inout [UInt8]) -> Void) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.length)
        write(&bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Writes a number in so many hexadecimal digits.
    private static func write(_ number: UInt64, _ digits: Int, _ bytes: inout [UInt8]) {
        for place in (0..<digits).reversed() {
            let digit = UInt8(truncatingIfNeeded: number >> UInt64(4 * place)) & 0xF
            bytes.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
        }
    }
}

// As a header field.
extension TraceContext {
    /// How many characters version 00 has.
    private static let length = 55

    /// Reads the value of a `traceparent` field; nil when it is none, and whoever got it begins a trace of its own.
    ///
    /// As W3C's Trace Context, §3.2, has it: of a later version the parts of version 00 are read.
    ///
    /// - Parameter text: The value.
    public init?(traceparent text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= Self.length, bytes[2] == 0x2D, bytes[35] == 0x2D, bytes[52] == 0x2D,
            let version = Self.number(bytes[0..<2]), version != 0xFF,
            bytes.count == Self.length || (version > 0 && bytes[55] == 0x2D),
            let high = Self.number(bytes[3..<19]), let low = Self.number(bytes[19..<35]), high != 0 || low != 0,
            let span = Self.number(bytes[36..<52]), span != 0, let flags = Self.number(bytes[53..<55])
        else { return nil }
        self.init(traceHigh: high, traceLow: low, span: span, flags: UInt8(truncatingIfNeeded: flags))
    }

    /// The value of a `traceparent` field.
    public var traceparent: String {
        Self.text { bytes in
            Self.write(0, 2, &bytes)
            bytes.append(0x2D)
            Self.write(self.traceHigh, 16, &bytes)
            Self.write(self.traceLow, 16, &bytes)
            bytes.append(0x2D)
            Self.write(self.span, 16, &bytes)
            bytes.append(0x2D)
            Self.write(UInt64(self.flags), 2, &bytes)
        }
    }

    /// The number that lower-case hexadecimal digits make; nil when there is anything else.
    private static func number(_ digits: ArraySlice<UInt8>) -> UInt64? {
        var number: UInt64 = 0
        for digit in digits {
            switch digit {
            case 0x30...0x39: number = number << 4 | UInt64(digit - 0x30)
            case 0x61...0x66: number = number << 4 | UInt64(digit - 0x61 + 10)
            default: return nil
            }
        }
        return number
    }
}
