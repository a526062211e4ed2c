import DovetailCore

/// Cuts what a process writes into lines, and remembers the last of them.
///
/// A value: whoever reads the pipe holds it. Bytes that are no UTF-8 are replaced; control characters are shown as `?`, so
/// that a plugin cannot forge lines of the log or steer a terminal.
struct OutputLines: Sendable {
    /// The most bytes of a line; what is longer is cut into several.
    static let maximumLength = 4_096
    /// How many lines are remembered.
    static let remembered = 50

    private var rest: [UInt8] = []
    /// The last lines, oldest first.
    private(set) var last: [String] = []

    /// Takes bytes; answers the lines that they complete.
    mutating func append(_ bytes: some Sequence<UInt8>) -> [String] {
        var lines: [String] = []
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                lines.append(self.cut())
            } else {
                self.rest.append(byte)
                if self.rest.count >= Self.maximumLength { lines.append(self.cut()) }
            }
        }
        self.remember(lines)
        return lines
    }

    /// Takes the end; answers the line that had not ended, if any.
    mutating func finish() -> [String] {
        guard !self.rest.isEmpty else { return [] }
        let lines = [self.cut()]
        self.remember(lines)
        return lines
    }

    private mutating func cut() -> String {
        defer { self.rest.removeAll(keepingCapacity: true) }
        if self.rest.last == UInt8(ascii: "\r") { self.rest.removeLast() }
        return String(decoding: self.rest, as: UTF8.self).printable
    }

    private mutating func remember(_ lines: [String]) {
        self.last.append(contentsOf: lines.suffix(Self.remembered))
        if self.last.count > Self.remembered { self.last.removeFirst(self.last.count - Self.remembered) }
    }
}
