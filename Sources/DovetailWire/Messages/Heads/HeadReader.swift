import NIOCore

/// Reads the JSON of a head by hand, as long as it looks as libraries write it.
///
/// It knows objects of the members that are expected, each once, texts without escapes, lists, and whole numbers. nil says only
/// that there is something else: that is left to Foundation's decoder, which understands all of JSON, and says what is wrong.
/// That one takes 30 to 100 µs for a head; see ``HeadWriter``.
struct HeadReader {
    private let bytes: [UInt8]
    private var index = 0

    init(_ document: ByteBuffer) { self.bytes = [UInt8](document.readableBytesView) }

    /// Reads the whole document, an object.
    ///
    /// - Parameter read: Reads the value of the member of this name; false when it cannot.
    /// - Returns: Whether all of it was read.
    mutating func members(_ read: (_ name: String, inout HeadReader) -> Bool) -> Bool {
        var names: [String] = []
        guard self.take("{") else { return false }
        repeat {
            guard let name = self.text(), !names.contains(name), self.take(":"), read(name, &self) else { return false }
            names.append(name)
        } while self.take(",")
        guard self.take("}") else { return false }
        self.skipSpace()
        return self.index == self.bytes.count
    }

    /// Reads a value into its place; false when it cannot.
    mutating func take<Value>(into place: inout Value?, _ read: (inout HeadReader) -> Value?) -> Bool {
        place = read(&self)
        return place != nil
    }

    /// Reads a number that is whole, not negative and has 18 digits at most.
    mutating func number() -> Int? {
        self.skipSpace()
        let digits = self.bytes[self.index...].prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
        guard (1...18).contains(digits.count), digits.count == 1 || digits.first != UInt8(ascii: "0") else {
            return nil
        }
        self.index = digits.endIndex
        return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }

    /// Reads a text that holds no escapes.
    mutating func text() -> String? {
        guard self.take("\"") else { return nil }
        let content = self.bytes[self.index...].prefix {
            $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
        }
        self.index = content.endIndex
        guard self.index < self.bytes.count, self.bytes[self.index] == UInt8(ascii: "\"") else { return nil }
        self.index += 1
        return String(validating: content, as: UTF8.self)
    }

    /// Reads a list of lists of texts.
    mutating func pairs() -> [[String]]? { self.list { $0.list { $0.text() } } }

    /// Reads an object of texts.
    mutating func texts() -> [String: String]? {
        guard self.take("{") else { return nil }
        var texts: [String: String] = [:]
        if self.take("}") { return texts }
        repeat {
            guard let name = self.text(), texts[name] == nil, self.take(":"), let text = self.text() else { return nil }
            texts[name] = text
        } while self.take(",")
        return self.take("}") ? texts : nil
    }

    private mutating func list<Element>(_ element: (inout HeadReader) -> Element?) -> [Element]? {
        guard self.take("[") else { return nil }
        var elements: [Element] = []
        if self.take("]") { return elements }
        repeat {
            guard let element = element(&self) else { return nil }
            elements.append(element)
        } while self.take(",")
        return self.take("]") ? elements : nil
    }

    /// Goes past a character and the white space before it, if that is what comes next.
    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        self.skipSpace()
        guard self.index < self.bytes.count, self.bytes[self.index] == UInt8(ascii: character) else { return false }
        self.index += 1
        return true
    }

    private mutating func skipSpace() {
        while self.index < self.bytes.count, Self.space.contains(self.bytes[self.index]) { self.index += 1 }
    }

    private static let space: [UInt8] = [0x20, 0x0A, 0x0D, 0x09]
}
