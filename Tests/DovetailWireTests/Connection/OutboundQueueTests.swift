import NIOCore
import Testing

@testable import DovetailWire

@Suite("What waits to be sent is gathered when it is short, and not copied when it is long")
struct OutboundQueueTests {
    @Test("frames come out as they went in, byte by byte, whatever their lengths")
    func order() {
        let frames = [10, 20_000, 0, 8_192, 8_191, 70_000].enumerated().map { number, length in
            Frame(
                .answer, call: UInt64(number), json: ByteBuffer(string: "{}"),
                body: ByteBuffer(repeating: UInt8(number), count: length))
        }
        var queue = OutboundQueue()
        var expected = ByteBuffer()
        for frame in frames {
            queue.append(frame)
            frame.write(to: &expected)
        }
        #expect(queue.readableBytes == expected.readableBytes)
        var sent = ByteBuffer()
        for piece in queue.takeAll() { sent.writeImmutableBuffer(piece) }
        #expect(sent == expected)
        #expect(queue.readableBytes == 0 && queue.takeAll().isEmpty)
    }

    @Test("short frames share a piece, and a long body is one of its own")
    func pieces() {
        var queue = OutboundQueue()
        for _ in 1...100 { queue.append(Frame(.note, body: ByteBuffer(repeating: 1, count: 100))) }
        #expect(queue.takeAll().count == 1)
        let body = ByteBuffer(repeating: 2, count: 100_000)
        queue.append(Frame(.note))
        queue.append(Frame(.note, body: body))
        queue.append(Frame(.note))
        #expect(queue.takeAll().map(\.readableBytes) == [56, 100_000, 28])
    }
}
