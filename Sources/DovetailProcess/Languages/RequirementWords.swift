/// What is left of a requirement's line while it is read, from its beginning to its end and never back.
struct RequirementWords {
    private var rest: Substring

    /// Reads a line.
    init(_ line: some StringProtocol) { self.rest = Substring(line) }

    /// Whether nothing is left.
    var isAtEnd: Bool {
        mutating get {
            self.skipSpace()
            return self.rest.isEmpty
        }
    }

    /// Takes a piece of text if it comes next.
    mutating func take(_ text: String) -> Bool {
        self.skipSpace()
        guard self.rest.utf8.starts(with: text.utf8) else { return false }
        self.rest = self.rest[self.rest.utf8.index(self.rest.startIndex, offsetBy: text.utf8.count)...]
        return true
    }

    /// The name of a package or an extra; nil when none comes next.
    mutating func name() -> String? {
        self.skipSpace()
        let name = self.run { Self.isLetterOrDigit($0) || "._-".utf8.contains($0) }
        guard let first = name.utf8.first, let last = name.utf8.last, Self.isLetterOrDigit(first),
            Self.isLetterOrDigit(last)
        else { return nil }
        return name
    }

    /// What stands in brackets after a name, the bracket at its end taken; nil when it is no list of names.
    mutating func extras() -> [String]? {
        guard !self.take("]") else { return [] }
        var extras: [String] = []
        repeat {
            guard let extra = self.name() else { return nil }
            extras.append(extra)
        } while self.take(",")
        return self.take("]") ? extras : nil
    }

    /// The versions that come next, none if there are none; nil when they are none.
    mutating func versions() -> [String]? {
        guard var comparison = self.comparison() else { return [] }
        var versions: [String] = []
        while true {
            self.skipSpace()
            let version = self.run { Self.isLetterOrDigit($0) || ".*+!_-".utf8.contains($0) }
            guard !version.isEmpty else { return nil }
            versions.append(comparison + version)
            guard self.take(",") else { return versions }
            guard let next = self.comparison() else { return nil }
            comparison = next
        }
    }

    /// What compares versions, if it comes next.
    mutating func comparison() -> String? {
        ["===", "==", "~=", "!=", "<=", ">=", "<", ">"].first { self.take($0) }
    }

    /// The hashes that come next, with which the line has to end; nil when anything else is there.
    mutating func hashes() -> [String]? {
        var hashes: [String] = []
        while !self.isAtEnd {
            guard self.take("--hash=") else { return nil }
            let method = self.run(Self.isLetterOrDigit)
            guard ["sha256", "sha384", "sha512"].contains(method), self.rest.first == ":" else { return nil }
            self.rest.removeFirst()
            let digits = self.run { Self.isLetterOrDigit($0) }
            guard !digits.isEmpty, digits.allSatisfy(\.isHexDigit),
                self.rest.first.map({ $0 == " " || $0 == "\t" }) ?? true
            else { return nil }
            hashes.append("\(method):\(digits)")
        }
        return hashes
    }

    /// What comes next and consists of some characters.
    mutating func run(_ belongs: (UInt8) -> Bool) -> String {
        let text = self.rest.utf8.prefix(while: belongs)
        self.rest = self.rest[text.endIndex...]
        return String(Substring(text))
    }

    /// Goes to what is not white space.
    mutating func skipSpace() { _ = self.run { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") } }

    /// Whether a byte is a letter or a digit of ASCII.
    static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
