import DovetailCore
import Testing

@Suite("The trace that a request belongs to")
struct TraceContextTests {
    /// The example of W3C's Trace Context, §3.2.
    private static let example = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

    @Test("X15 · a traceparent is read and written as it stands")
    func roundTrip() throws {
        let trace = try #require(TraceContext(traceparent: Self.example))
        #expect(trace.traceHigh == 0x4bf9_2f35_77b3_4da6 && trace.traceLow == 0xa3ce_929d_0e0e_4736)
        #expect(trace.span == 0x00f0_67aa_0ba9_02b7 && trace.flags == 1)
        #expect(trace.traceparent == Self.example)
    }

    @Test("X15 · of a later version the parts are read that this one knows")
    func laterVersion() {
        let parts = Self.example.dropFirst(2)
        #expect(TraceContext(traceparent: "01" + parts)?.traceparent == Self.example)
        #expect(TraceContext(traceparent: "cc" + parts + "-what-comes-later")?.traceparent == Self.example)
    }

    @Test(
        "X15 · what is no traceparent is nil",
        arguments: [
            "", "00", "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
            "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01more",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e473-600f067aa0ba902b7-01",
            "00_4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7_01",
            "00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01",
            "ä0-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01",
        ])
    func invalid(_ text: String) {
        #expect(TraceContext(traceparent: text) == nil)
    }

    @Test("X15 · a span of its own belongs to the same trace, and is as sampled")
    func child() throws {
        let parent = try #require(TraceContext(traceparent: Self.example))
        let child = parent.child
        #expect(child.traceID == parent.traceID && child.flags == parent.flags)
        #expect(child.span != parent.span && child.span != 0)
        #expect(TraceContext(traceparent: TraceContext.begin().traceparent) != nil)
    }

    @Test("an id of a request is 1 to 128 visible characters of ASCII")
    func requestID() {
        #expect(HTTPRequestID("a-1")?.rawValue == "a-1")
        #expect(HTTPRequestID(String(repeating: "x", count: 128)) != nil)
        for text in ["", " ", "a b", "a\nb", "ä", String(repeating: "x", count: 129)] {
            #expect(HTTPRequestID(text) == nil)
        }
    }
}
