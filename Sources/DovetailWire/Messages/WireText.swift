import DovetailCore
public import NIOCore

// How the bodies of hot calls hold texts: their length in bytes as two bytes, then UTF-8.
extension ByteBuffer {
    /// Writes a text.
    ///
    /// - Throws: `invalidRequest` for one of more than 65,535 bytes, which nothing that has a name or key may have.
    public mutating func writeWireText(_ text: String) throws {
        guard let length = UInt16(exactly: text.utf8.count) else {
            throw DovetailError(
                .invalidRequest,
                "A text of \(text.utf8.count) bytes is longer than the 65,535 that can be sent. Use a shorter one.",
                remedy: .changeRequest)
        }
        self.writeInteger(length)
        self.writeString(text)
    }

    /// Reads a text.
    ///
    /// - Throws: ``WireFailure`` when there is none, or it is not UTF-8.
    public mutating func readWireText() throws -> String {
        guard let length = self.readInteger(as: UInt16.self), let bytes = self.readSlice(length: Int(length)),
            let text = String(validating: bytes.readableBytesView, as: UTF8.self)
        else { throw WireFailure(.error, "The body ends within a text, or holds one that is not UTF-8.") }
        return text
    }

    /// Reads a number.
    ///
    /// - Throws: ``WireFailure`` when the body ends before.
    public mutating func readWireInteger<Number: FixedWidthInteger>(as type: Number.Type = Number.self) throws -> Number
    {
        guard let number = self.readInteger(as: type) else {
            throw WireFailure(.error, "The body ends within a number.")
        }
        return number
    }

    /// Reads the bytes that are left.
    public mutating func readWireRest() -> [UInt8] { self.readBytes(length: self.readableBytes) ?? [] }
}
