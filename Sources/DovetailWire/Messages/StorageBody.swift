public import NIOCore

/// The bodies of `storage.set`, and of the answers to `storage.value` and `storage.keys`.
///
/// The key of `storage.value` and `storage.remove`, and the prefix of `storage.keys`, are the whole body.
public enum StorageBody {
    /// A key with its value, for `storage.set`.
    public static func entry(_ key: String, _ value: [UInt8]) throws -> ByteBuffer {
        var body = ByteBuffer()
        try body.writeWireText(key)
        body.writeBytes(value)
        return body
    }

    /// Reads a key with its value.
    public static func readEntry(_ body: ByteBuffer) throws -> (key: String, value: [UInt8]) {
        var body = body
        return (try body.readWireText(), body.readWireRest())
    }

    /// A value that was found, after a byte 1, or a byte 0.
    public static func found(_ value: [UInt8]?) -> ByteBuffer {
        var body = ByteBuffer()
        body.writeInteger(UInt8(value == nil ? 0 : 1))
        body.writeBytes(value ?? [])
        return body
    }

    /// Reads what was found.
    public static func readFound(_ body: ByteBuffer) throws -> [UInt8]? {
        var body = body
        switch try body.readWireInteger(as: UInt8.self) {
        case 0 where body.readableBytes == 0: return nil
        case 1: return body.readWireRest()
        case let byte:
            throw WireFailure(.error, "What was found begins with the byte \(byte), which is neither 1 nor a 0 alone.")
        }
    }

    /// Keys, one text after another.
    public static func keys(_ keys: [String]) throws -> ByteBuffer {
        var body = ByteBuffer()
        for key in keys { try body.writeWireText(key) }
        return body
    }

    /// Reads keys.
    public static func readKeys(_ body: ByteBuffer) throws -> [String] {
        var body = body
        var keys: [String] = []
        while body.readableBytes > 0 { keys.append(try body.readWireText()) }
        return keys
    }

    /// Reads a body that is one text.
    public static func readText(_ body: ByteBuffer) throws -> String {
        guard let text = String(validating: body.readableBytesView, as: UTF8.self) else {
            throw WireFailure(.error, "The body is not UTF-8.")
        }
        return text
    }
}
