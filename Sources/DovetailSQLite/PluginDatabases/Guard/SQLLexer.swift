/// Takes an SQL text apart by SQLite's own rules (`tokenize.c`); comments and white space are left out.
struct SQLLexer {
    private let bytes: [UInt8]
    private var position = 0

    private init(_ sql: String) {
        self.bytes = Array(sql.utf8)
    }

    /// The parts of a text.
    ///
    /// What SQLite would refuse becomes symbols: it is refused there.
    static func tokens(of sql: String) -> [SQLToken] {
        var lexer = SQLLexer(sql)
        var tokens: [SQLToken] = []
        while let token = lexer.next() { tokens.append(token) }
        return tokens
    }

    private mutating func next() -> SQLToken? {
        self.skipBlanks()
        let start = self.position
        guard let byte = self.byte(0) else { return nil }
        switch byte {
        case UInt8(ascii: "'"): return self.quoted(.string, from: start, until: byte)
        case UInt8(ascii: "\""), UInt8(ascii: "`"): return self.quoted(.quotedName, from: start, until: byte)
        case UInt8(ascii: "["): return self.bracketed(from: start)
        case UInt8(ascii: "?"): return self.run(.variable, from: start) { Self.isDigit($0) }
        case UInt8(ascii: ":"), UInt8(ascii: "@"), UInt8(ascii: "$"), UInt8(ascii: "#"):
            return self.variable(from: start)
        case UInt8(ascii: "x"), UInt8(ascii: "X"):
            return self.byte(1) == UInt8(ascii: "'")
                ? self.blob(from: start) : self.run(.word, from: start, Self.isNamePart)
        case _ where Self.isDigit(byte):
            return self.run(.number, from: start) { Self.isNamePart($0) || $0 == UInt8(ascii: ".") }
        case _ where Self.isNamePart(byte): return self.run(.word, from: start, Self.isNamePart)
        default:
            self.position += 1
            return self.token(.symbol, from: start)
        }
    }
}

// The kinds of parts.
extension SQLLexer {
    private mutating func run(
        _ kind: SQLToken.Kind, from start: Int, _ belongs: (UInt8) -> Bool
    ) -> SQLToken {
        self.position += 1
        while let byte = self.byte(0), belongs(byte) { self.position += 1 }
        return self.token(kind, from: start)
    }

    /// A text whose quotes are doubled within.
    private mutating func quoted(_ kind: SQLToken.Kind, from start: Int, until quote: UInt8) -> SQLToken {
        var content: [UInt8] = []
        self.position += 1
        while let byte = self.byte(0) {
            self.position += 1
            if byte == quote {
                guard self.byte(0) == quote else { break }
                self.position += 1
            }
            content.append(byte)
        }
        return SQLToken(kind: kind, text: String(decoding: content, as: UTF8.self), range: start..<self.position)
    }

    private mutating func bracketed(from start: Int) -> SQLToken {
        self.skip(past: [UInt8(ascii: "]")])
        let content = self.bytes[start..<self.position].dropFirst().filter { $0 != UInt8(ascii: "]") }
        return SQLToken(kind: .quotedName, text: String(decoding: content, as: UTF8.self), range: start..<self.position)
    }

    private mutating func blob(from start: Int) -> SQLToken {
        self.position += 1
        self.skip(past: [UInt8(ascii: "'")])
        return self.token(.blob, from: start)
    }

    /// A named placeholder; SQLite lets it end in a suffix in brackets, which may hold anything but blanks.
    private mutating func variable(from start: Int) -> SQLToken {
        self.position += 1
        while let byte = self.byte(0) {
            if Self.isNamePart(byte) {
                self.position += 1
            } else if byte == UInt8(ascii: ":"), self.byte(1) == UInt8(ascii: ":") {
                self.position += 2
            } else if byte == UInt8(ascii: "("), self.position > start + 1 {
                while let byte = self.byte(0), byte != UInt8(ascii: ")"), !Self.isBlank(byte) { self.position += 1 }
                if self.byte(0) == UInt8(ascii: ")") { self.position += 1 }
                break
            } else {
                break
            }
        }
        return self.token(self.position > start + 1 ? .variable : .symbol, from: start)
    }

    private func token(_ kind: SQLToken.Kind, from start: Int) -> SQLToken {
        let text = String(decoding: self.bytes[start..<self.position], as: UTF8.self)
        return SQLToken(kind: kind, text: kind == .word ? text.lowercased() : text, range: start..<self.position)
    }
}

// What lies between the parts, and the classes of characters.
extension SQLLexer {
    private mutating func skipBlanks() {
        while let byte = self.byte(0) {
            if Self.isBlank(byte) {
                self.position += 1
            } else if byte == UInt8(ascii: "-"), self.byte(1) == UInt8(ascii: "-") {
                self.skip(past: [UInt8(ascii: "\n")])
            } else if byte == UInt8(ascii: "/"), self.byte(1) == UInt8(ascii: "*"), self.byte(2) != nil {
                self.position += 1
                self.skip(past: Array("*/".utf8))
            } else if byte == 0xEF, self.byte(1) == 0xBB, self.byte(2) == 0xBF {
                self.position += 3  // A byte-order mark counts as a blank wherever it stands.
            } else {
                return
            }
        }
    }

    /// Goes on behind the next place at which these bytes stand, or to the end.
    private mutating func skip(past end: [UInt8]) {
        self.position += 1
        while self.position < self.bytes.count {
            if self.bytes[self.position...].starts(with: end) {
                self.position += end.count
                return
            }
            self.position += 1
        }
    }

    private func byte(_ offset: Int) -> UInt8? {
        let index = self.position + offset
        return index < self.bytes.count ? self.bytes[index] : nil
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0C || (0x09...0x0A).contains(byte) || byte == 0x0D
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func isNamePart(_ byte: UInt8) -> Bool {
        Self.isDigit(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == UInt8(ascii: "_")
            || byte == UInt8(ascii: "$") || byte >= 0x80
    }
}
