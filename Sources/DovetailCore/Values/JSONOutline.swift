/// What can be seen of a JSON text without decoding it.
///
/// That is how deep it is, which keys stand twice at its top, and whether a comma stands before a closing bracket,
/// which the decoder lets through although it is no JSON.
///
/// It is made in one pass over the bytes without recursion, so that no text can exhaust the stack. A text that is not
/// JSON has an outline as well, which means nothing; decoding tells.
struct JSONOutline: Sendable {
    /// How many arrays and objects stand inside each other at the deepest place; 0 for a bare value.
    private(set) var depth = 0
    /// The keys that stand more than once in the outermost object, each once, in order, at most 20 of them.
    private(set) var repeatedKeys: [String] = []

    /// Whether a comma stands before a closing bracket.
    private(set) var hasTrailingComma = false

    /// Scans a text.
    init(of bytes: [UInt8]) {
        var open = 0
        var seen: Set<[UInt8]> = []
        var index = 0
        var isAfterComma = false
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                open += 1
                self.depth = max(self.depth, open)
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                open -= 1
                self.hasTrailingComma = self.hasTrailingComma || isAfterComma
            case UInt8(ascii: "\""):
                let end = Self.endOfString(in: bytes, from: index + 1)
                if open == 1, Self.isKey(in: bytes, after: end) { self.note(Array(bytes[(index + 1)..<end]), &seen) }
                index = min(end, bytes.count - 1)
            default:
                break
            }
            if !Self.isSpace(bytes[index]) { isAfterComma = bytes[index] == UInt8(ascii: ",") }
            index += 1
        }
    }

    private mutating func note(_ key: [UInt8], _ seen: inout Set<[UInt8]>) {
        guard !seen.insert(key).inserted, self.repeatedKeys.count < 20 else { return }
        let text = String(decoding: key, as: UTF8.self)
        if !self.repeatedKeys.contains(text) { self.repeatedKeys.append(text) }
    }

    /// The position of the quotation mark that ends a string, or the end of the text.
    private static func endOfString(in bytes: [UInt8], from start: Int) -> Int {
        var index = start
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
            index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return min(index, bytes.count)
    }

    private static func isKey(in bytes: [UInt8], after end: Int) -> Bool {
        let next = bytes.dropFirst(end + 1).first { !Self.isSpace($0) }
        return next == UInt8(ascii: ":")
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }
}
