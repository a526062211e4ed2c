import NIOCore

@testable import DovetailWire

/// Limits so small that inputs reach them.
extension WireLimits {
    static var tiny: WireLimits {
        var limits = WireLimits()
        (limits.frame, limits.calls, limits.callBytes) = (2_048, 6, 8_192)
        (limits.streamCredit, limits.unsent) = (256, 4_096)
        return limits
    }
}

/// What is decoded is what was encoded, wherever it is cut.
enum FrameProperties {
    static func check(_ bytes: ByteBuffer) {
        let whole = self.frames(bytes, cutAt: bytes.readableBytes)
        var written = ByteBuffer()
        for frame in whole { frame.write(to: &written) }
        let start = bytes.getSlice(at: bytes.readerIndex, length: written.readableBytes)
        precondition(written == start, "frames that are written again are other bytes")
        let cut = Int(bytes.readableBytesView.last ?? 0) % (bytes.readableBytes + 1)
        precondition(self.frames(bytes, cutAt: cut) == whole, "frames depend on where they are cut")
    }

    private static func frames(_ bytes: ByteBuffer, cutAt cut: Int) -> [Frame] {
        var decoder = FrameDecoder(maximumLength: WireLimits.tiny.frame)
        var bytes = bytes
        var frames: [Frame] = []
        for length in [cut, bytes.readableBytes - cut] {
            guard let piece = bytes.readSlice(length: length) else { return frames }
            decoder.append(piece)
            do throws(WireFault) {
                while let frame = try decoder.next() { frames.append(frame) }
            } catch {
                return frames
            }
        }
        return frames
    }
}
