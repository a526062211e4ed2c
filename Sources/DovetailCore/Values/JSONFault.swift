/// The first place at which a text is no JSON, for people: a decoder only says that there is one.
struct JSONFault: Sendable, Equatable {
    /// The line, from 1 on.
    let line: Int
    /// The column, from 1 on, in characters.
    let column: Int
    /// What stands there.
    let found: String
    /// What would be right.
    let expected: String

    /// Looks for it; nil when there is none, as far as the form goes: numbers may be too large, and bytes no UTF-8.
    ///
    /// - Parameter bytes: A text with few arrays and objects inside each other: looking takes a stack for each.
    init?(in bytes: [UInt8]) {
        var scanner = JSONScanner(bytes)
        do {
            try scanner.scanDocument()
            return nil
        } catch {
            let before = bytes[..<error.index]
            let beginning = bytes.starts(with: JSONScanner.mark) ? JSONScanner.mark.count : 0
            let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? beginning
            self.line = before.count { $0 == UInt8(ascii: "\n") } + 1
            self.column = String(decoding: bytes[start..<error.index], as: UTF8.self).count + 1
            self.found = Self.word(in: bytes, at: error.index)
            self.expected = error.expected
        }
    }

    private static func word(in bytes: [UInt8], at index: Int) -> String {
        guard index < bytes.count else { return "the end" }
        let text = String(decoding: bytes[index..<min(index + 100, bytes.count)], as: UTF8.self)
        let word = text.prefix { $0.isLetter || $0.isNumber }.prefix(20)
        return "“\(word.isEmpty ? text.prefix(1) : word)”"
    }
}

/// Goes through a text as long as it is JSON.
private struct JSONScanner {
    /// Where it is none, and what would be right there.
    struct Stop: Error {
        let index: Int
        let expected: String
    }

    /// The mark with which some editors begin a file.
    static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

    private let bytes: [UInt8]
    private var index = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func scanDocument() throws(Stop) {
        if self.bytes.starts(with: Self.mark) { self.index = Self.mark.count }
        try self.scanValue()
        self.skipSpace()
        guard self.index == self.bytes.count else { throw self.stop("the end") }
    }

    private mutating func scanValue() throws(Stop) {
        self.skipSpace()
        switch self.next {
        case "{":
            try self.scanList(until: "}", of: "a name in quotation marks") { scanner throws(Stop) in
                try scanner.scanMember()
            }
        case "[": try self.scanList(until: "]", of: "a value") { scanner throws(Stop) in try scanner.scanValue() }
        case "\"": try self.scanText()
        case let next? where next == "-" || Self.isDigit(next): try self.scanNumber()
        case "t": try self.scanWord("true")
        case "f": try self.scanWord("false")
        case "n": try self.scanWord("null")
        default: throw self.stop("a value")
        }
    }

    private mutating func scanList(
        until end: Unicode.Scalar, of expected: String, _ scanEntry: (inout Self) throws(Stop) -> Void
    ) throws(Stop) {
        self.index += 1
        self.skipSpace()
        if self.take(end) { return }
        while true {
            self.skipSpace()
            guard self.next != end else { throw self.stop("\(expected) after the comma, or no comma") }
            try scanEntry(&self)
            self.skipSpace()
            if self.take(end) { return }
            guard self.take(",") else { throw self.stop("a comma or \(end)") }
        }
    }

    private mutating func scanMember() throws(Stop) {
        guard self.next == "\"" else { throw self.stop("a name in quotation marks") }
        try self.scanText()
        self.skipSpace()
        guard self.take(":") else { throw self.stop("a colon") }
        try self.scanValue()
    }

    private mutating func scanText() throws(Stop) {
        let start = self.index
        self.index += 1
        while let character = self.next, character != "\"" {
            guard character.value >= 0x20 else { throw self.stop("a quotation mark, or an escape such as \\n") }
            self.index += 1
            if character == "\\" { try self.scanEscape() }
        }
        guard self.take("\"") else { throw Stop(index: start, expected: "a text that ends in a quotation mark") }
    }

    private mutating func scanEscape() throws(Stop) {
        switch self.next {
        case "\"", "\\", "/", "b", "f", "n", "r", "t": self.index += 1
        case "u": try self.scanCharacter()
        default: throw self.stop(Self.escape)
        }
    }

    private static let escape = "an escape such as \\n, \\\" or \\u00e9"

    /// A character by its number: one beyond the first 65,536 takes two halves.
    private mutating func scanCharacter() throws(Stop) {
        let start = self.index
        let first = try self.scanUnit()
        guard (0xD800...0xDFFF).contains(first) else { return }
        if first < 0xDC00, self.take("\\"), self.next == "u" {
            let second = try self.scanUnit()
            if (0xDC00...0xDFFF).contains(second) { return }
        }
        throw Stop(
            index: start, expected: "both halves of a character, such as \\ud83d\\ude00, or the character itself")
    }

    private mutating func scanUnit() throws(Stop) -> UInt16 {
        let digits = self.bytes.dropFirst(self.index + 1).prefix(4)
        guard digits.count(where: Self.isHexadecimal) == 4,
            let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw self.stop(Self.escape) }
        self.index += 5
        return unit
    }

    private mutating func scanNumber() throws(Stop) {
        _ = self.take("-")
        if !self.take("0") { try self.scanDigits() }
        if self.take(".") { try self.scanDigits() }
        if self.take("e") || self.take("E") {
            _ = self.take("+") || self.take("-")
            try self.scanDigits()
        }
        if let next = self.next, Self.isDigit(next) { throw self.stop("a number without a 0 before it") }
    }

    private mutating func scanDigits() throws(Stop) {
        let start = self.index
        while let next = self.next, Self.isDigit(next) { self.index += 1 }
        guard self.index > start else { throw self.stop("a digit") }
    }

    private mutating func scanWord(_ word: String) throws(Stop) {
        guard self.bytes.dropFirst(self.index).starts(with: word.utf8) else { throw self.stop("a value") }
        self.index += word.utf8.count
    }
}

extension JSONScanner {
    private var next: Unicode.Scalar? { self.index < self.bytes.count ? Unicode.Scalar(self.bytes[self.index]) : nil }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard self.next == character else { return false }
        self.index += 1
        return true
    }

    private mutating func skipSpace() {
        while let next = self.next, [" ", "\t", "\n", "\r"].contains(next) { self.index += 1 }
    }

    private func stop(_ expected: String) -> Stop { Stop(index: self.index, expected: expected) }

    private static func isDigit(_ character: Unicode.Scalar) -> Bool { ("0"..."9").contains(character) }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        Unicode.Scalar(byte).properties.isASCIIHexDigit
    }
}
