import DovetailCore
import NIOCore
import Testing

@testable import DovetailWire

@Suite("Bytes become frames, or a fault")
struct FrameDecoderTests {
    private static let frames = [
        Frame(.call, call: 1, method: .hello, deadline: 5_000, json: ByteBuffer(string: "{}")),
        Frame(
            .call, call: 0x0102_0304_0506_0708, method: .request, flags: [.more, .traced], handle: 7, deadline: .max,
            trace: TraceContext(traceHigh: 1, traceLow: .max, span: 3, flags: 1), json: ByteBuffer(string: #"{"a":1}"#),
            body: ByteBuffer(bytes: [0, 255, 1])),
        Frame(.data, call: 9, flags: .more, body: ByteBuffer(bytes: [UInt8](repeating: 3, count: 70))),
        Frame(.note, method: .log, handle: 2), Frame(.credit, call: 2, body: ByteBuffer(integer: UInt32(4))),
        Frame(.answer, call: .max), Frame(.failure, call: 3), Frame(.cancel, call: 5),
    ]

    private static func bytes(_ frames: [Frame]) -> ByteBuffer {
        var bytes = ByteBuffer()
        for frame in frames { frame.write(to: &bytes) }
        return bytes
    }

    @Test("frames that come in one piece come out one by one, equal to those that were sent")
    func together() throws {
        var decoder = FrameDecoder(maximumLength: 200)
        decoder.append(Self.bytes(Self.frames))
        for frame in Self.frames { #expect(try decoder.next() == frame) }
        #expect(try decoder.next() == nil)
    }

    @Test("it does not matter where the bytes are cut")
    func cutEverywhere() throws {
        let bytes = Self.bytes(Self.frames)
        for cut in 0...bytes.readableBytes {
            var decoder = FrameDecoder(maximumLength: 200)
            var frames: [Frame] = []
            for part in [0..<cut, cut..<bytes.readableBytes] {
                decoder.append(try #require(bytes.getSlice(at: part.lowerBound, length: part.count)))
                while let frame = try decoder.next() { frames.append(frame) }
            }
            #expect(frames == Self.frames, "cut at \(cut)")
        }
    }

    @Test("bytes that come one at a time become the same frames")
    func byteByByte() throws {
        var decoder = FrameDecoder(maximumLength: 200)
        var frames: [Frame] = []
        for byte in Self.bytes(Self.frames).readableBytesView {
            decoder.append(ByteBuffer(bytes: [byte]))
            while let frame = try decoder.next() { frames.append(frame) }
        }
        #expect(frames == Self.frames)
    }

    @Test("a short frame holds on to no long read, and a long one shares it")
    func retention() throws {
        var bytes = ByteBuffer()
        Frame(.note, body: ByteBuffer(repeating: 1, count: 100)).write(to: &bytes)
        Frame(.note, body: ByteBuffer(repeating: 2, count: 100_000)).write(to: &bytes)
        var decoder = FrameDecoder(maximumLength: 1 << 20)
        decoder.append(bytes)
        let short = try #require(try decoder.next())
        #expect(short.body == ByteBuffer(repeating: 1, count: 100))
        #expect(short.body.storageCapacity < 1_000)
        let long = try #require(try decoder.next())
        #expect(long.body == ByteBuffer(repeating: 2, count: 100_000))
        #expect(long.body.storageCapacity == bytes.storageCapacity)
    }

    @Test("the header lies where the documentation says")
    func layout() {
        let frame = Frame(
            .call, call: 0x1122_3344_5566_7788, method: WireMethod(rawValue: 0xABCD), flags: .more, handle: 0x0102_0304,
            deadline: 0x0506_0708, json: ByteBuffer(string: "{}"), body: ByteBuffer(bytes: [0xEE]))
        let expected: [UInt8] =
            [0, 0, 0, 27] + [1, 1] + [0xAB, 0xCD] + [0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88]
            + [1, 2, 3, 4] + [5, 6, 7, 8] + [0, 0, 0, 2] + Array("{}".utf8) + [0xEE]
        #expect([UInt8](buffer: Self.bytes([frame])) == expected)
    }

    @Test("a trace context stands between header and JSON, and only where there is one")
    func trace() throws {
        let context = TraceContext(traceHigh: 0x0102, traceLow: 0x0304, span: 0x05, flags: 1)
        let traced = Frame(.call, call: 1, flags: .traced, trace: context, json: ByteBuffer(string: "{}"))
        let bytes = [UInt8](buffer: Self.bytes([traced]))
        #expect(bytes.count == 4 + 24 + 25 + 2)
        #expect(bytes[28..<53] == [0, 0, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 0, 0, 3, 4, 0, 0, 0, 0, 0, 0, 0, 5, 1])
        // A frame that claims one and has none says so on the wire.
        #expect([UInt8](buffer: Self.bytes([Frame(.call, call: 1, flags: .traced)]))[5] == 0)
    }

    @Test("the longest frame is taken, and one that is a byte longer is a fault before it has come in")
    func longest() throws {
        let longest = Frame(.data, call: 1, body: ByteBuffer(repeating: 1, count: 100 - Frame.headerLength))
        var decoder = FrameDecoder(maximumLength: 100)
        decoder.append(Self.bytes([longest]))
        #expect(try decoder.next() == longest)
        decoder.append(ByteBuffer(integer: UInt32(101)))
        #expect(throws: WireFault.longFrame(length: 101, maximum: 100)) { _ = try decoder.next() }
        decoder = FrameDecoder(maximumLength: 100)
        decoder.append(ByteBuffer(integer: UInt32.max))
        #expect(throws: WireFault.longFrame(length: Int(UInt32.max), maximum: 100)) { _ = try decoder.next() }
    }

    @Test("R5 · a length that has no room for a header is a fault", arguments: 0..<24)
    func short(_ length: UInt32) {
        var decoder = FrameDecoder(maximumLength: 100)
        decoder.append(ByteBuffer(integer: length))
        #expect(throws: WireFault.shortFrame(length: Int(length))) { _ = try decoder.next() }
    }

    @Test("R5 · kinds that do not exist are faults", arguments: [0, 8, 255] as [UInt8])
    func unknownKind(_ kind: UInt8) {
        #expect(throws: WireFault.unknownKind(kind)) { try Self.decode([0, 0, 0, 24, kind]) }
    }

    @Test("R5 · flags that do not exist are faults", arguments: [4, 128, 7] as [UInt8])
    func unknownFlags(_ flags: UInt8) {
        #expect(throws: WireFault.unknownFlags(flags)) { try Self.decode([0, 0, 0, 24, 1, flags]) }
    }

    @Test("R5 · a JSON part that is longer than the frame is a fault")
    func longJSON() {
        let header: [UInt8] = [0, 0, 0, 26, 1, 0] + [UInt8](repeating: 0, count: 18)
        #expect(throws: WireFault.brokenLengths) { try Self.decode(header + [0, 0, 0, 3, 1, 2]) }
        #expect(throws: WireFault.brokenLengths) { try Self.decode(header + [255, 255, 255, 255, 1, 2]) }
    }

    @Test("R5 · a frame that ends within its trace context is a fault")
    func shortTrace() {
        #expect(throws: WireFault.brokenLengths) { try Self.decode([0, 0, 0, 48, 1, 2]) }
    }

    /// Decodes one frame that begins with some bytes and goes on with zeros.
    private static func decode(_ start: [UInt8]) throws {
        var decoder = FrameDecoder(maximumLength: 100)
        decoder.append(
            ByteBuffer(
                bytes: start + [UInt8](repeating: 0, count: 4 + Int(start[3]) - min(start.count, 4 + Int(start[3])))))
        _ = try decoder.next()
    }

    @Test(
        "R3 · whatever frames come in together, each keeps few bytes that are not its own",
        arguments: 0..<50 as Range<UInt64>)
    func retainedProperty(_ seed: UInt64) throws {
        var numbers = Numbers(seed: seed)
        let frames = (0..<20).map { number in
            Frame(
                .call, call: UInt64(number), json: ByteBuffer(repeating: 1, count: numbers.length()),
                body: ByteBuffer(repeating: 2, count: numbers.length()))
        }
        var decoder = FrameDecoder(maximumLength: 1 << 20)
        var found: [Frame] = []
        var bytes = Self.bytes(frames)
        while bytes.readableBytes > 0,
            let piece = bytes.readSlice(length: min(bytes.readableBytes, 1 + numbers.length()))
        {
            decoder.append(piece)
            while let frame = try decoder.next() { found.append(frame) }
        }
        #expect(found == frames)
        for frame in found {
            for part in [frame.json, frame.body] {
                #expect(part.storageCapacity <= max(64 << 10, frame.length * 2 + 8))
            }
        }
    }

    /// Numbers that look like chance, the same for the same seed.
    private struct Numbers {
        var state: UInt64

        init(seed: UInt64) {
            self.state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1
        }

        /// A length that is mostly small and sometimes large.
        mutating func length() -> Int {
            self.state = self.state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let number = Int(self.state >> 33)
            return number % (number % 7 == 0 ? 200_000 : 300)
        }
    }

    @Test("every fault says what was sent")
    func descriptions() {
        #expect("\(WireFault.longFrame(length: 5, maximum: 4))" == "a frame of 5 bytes where 4 are the most")
        #expect(
            "\(ConnectionEnd.fault(.unknownKind(9)))"
                == "the other side broke the protocol: it sent a frame of the unknown kind 9")
    }
}
