import NIOCore

@testable import DovetailWire

extension Transcript {
    /// The transcript as it stands in the documentation.
    var text: String {
        let parts = self.lines.map { line in
            let way = line.isFromHost ? "host → plugin" : "plugin → host"
            return "**\(way)**: \(Self.title(of: line.frame))\n\n```\n\(Self.dump(line.frame))```\n"
        }
        return parts.joined(separator: "\n")
    }

    /// All bytes of one direction.
    func bytes(fromHost isFromHost: Bool) -> [UInt8] {
        var bytes = ByteBuffer()
        for line in self.lines where line.isFromHost == isFromHost { line.frame.write(to: &bytes) }
        return [UInt8](buffer: bytes)
    }

    private static func title(of frame: Frame) -> String {
        switch frame.kind {
        case .call: "call \(frame.call), `\(frame.method)`"
        case .note: "note `\(frame.method)`"
        default: "\(frame.kind) to call \(frame.call)"
        }
    }

    private static func dump(_ frame: Frame) -> String {
        var bytes = ByteBuffer()
        frame.write(to: &bytes)
        let more = frame.flags.contains(.more) ? "more follows" : "no flags"
        let deadline = frame.deadline == 0 ? "no limit" : "the caller waits \(frame.deadline) ms"
        let fields: [(Int, String)] = [
            (4, "\(frame.length) bytes follow"), (2, "\(frame.kind), \(more)"),
            (2, frame.method == .none ? "no method" : "method \(frame.method.rawValue), \(frame.method)"),
            (8, frame.call == 0 ? "no call" : "call \(frame.call)"),
            (4, frame.handle == 0 ? "the connection itself" : "handle \(frame.handle)"), (4, deadline),
            (4, "\(frame.json.readableBytes) bytes of JSON"),
        ]
        var text = ""
        for (count, meaning) in fields {
            let hex = (bytes.readBytes(length: count) ?? []).map(Self.hex).joined(separator: " ")
            text += hex.padded(to: 25) + meaning + "\n"
        }
        text += Self.hexDump(bytes.readBytes(length: frame.json.readableBytes) ?? [])
        text += frame.body.readableBytes > 0 ? "body\n" : ""
        return text + Self.hexDump(bytes.readBytes(length: bytes.readableBytes) ?? [])
    }

    /// Sixteen bytes a line, and the text that they are.
    private static func hexDump(_ bytes: [UInt8]) -> String {
        stride(from: 0, to: bytes.count, by: 16).map { start in
            let line = bytes[start..<min(start + 16, bytes.count)]
            let text = line.map { (0x20..<0x7F).contains($0) ? String(UnicodeScalar($0)) : "." }.joined()
            return "  " + line.map(Self.hex).joined(separator: " ").padded(to: 50) + text + "\n"
        }
        .joined()
    }

    private static func hex(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16)
        return digits.count == 1 ? "0" + digits : digits
    }
}

extension String {
    fileprivate func padded(to length: Int) -> String {
        self + String(repeating: " ", count: max(1, length - self.count))
    }
}
