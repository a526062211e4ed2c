import DovetailCore
import Foundation

/// What a package in Python requires: its file `requirements.txt`.
///
/// Only names with versions may stand there. A path, an address or an option could have code of the package, or of anybody,
/// built and thereby executed by the host. pip never sees the file, which it would read in other ways than this: it is
/// handed what was understood here.
struct Requirements: Sendable, Equatable {
    /// The file's name.
    static let fileName = "requirements.txt"
    /// The largest such file, in bytes.
    static let maximumSize = 64 << 10

    /// The requirements, in order.
    let lines: [Requirement]
    /// The lines that may not be there.
    let findings: [Finding]

    /// Reads the file.
    init(_ bytes: some Collection<UInt8>) {
        guard bytes.count <= Self.maximumSize else {
            self.init(fault: "more than \(Self.maximumSize >> 10) KiB", expected: "a shorter file")
            return
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            self.init(fault: "bytes that are no UTF-8", expected: "text in UTF-8")
            return
        }
        var lines: [Requirement] = []
        var findings: [Finding] = []
        for (number, code) in Self.codes(of: text) {
            if let requirement = Requirement(code, number: number) {
                lines.append(requirement)
            } else {
                findings.append(Self.finding(code, line: number))
            }
        }
        self.init(lines: lines, findings: findings)
    }

    /// A folder that has the file's name.
    static var folder: Self { Self(fault: "a folder", expected: "a file with a line for each requirement") }

    /// Reads a text.
    init(_ text: String) { self.init(Array(text.utf8)) }

    private init(lines: [Requirement], findings: [Finding]) {
        self.lines = lines
        self.findings = findings
    }

    private init(fault: String, expected: String) {
        let finding = Finding(
            .requirement, in: Self.fileName, line: nil, found: fault, expected: expected, mend: "Correct the file.")
        self.init(lines: [], findings: [finding])
    }

    /// What pip is handed.
    var normalized: String { self.lines.map { $0.text + "\n" }.joined() }

    /// The line that output of pip names; nil when it names none.
    func line(namedIn output: [String]) -> Requirement? {
        let errors = output.filter { $0.hasPrefix("ERROR:") }
        return self.lines.first { line in errors.contains { $0.contains(line.name) } }
    }
}

extension Requirements {
    /// The lines without comments and white space around them, those joined that end in a backslash; none is empty.
    private static func codes(of text: String) -> [(number: Int, code: String)] {
        let space: (UInt8) -> Bool = { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        var codes: [(number: Int, code: String)] = []
        var open: (number: Int, code: String)?
        let content = text.utf8.starts(with: "\u{FEFF}".utf8) ? text.utf8.dropFirst(3) : text.utf8[...]
        for (index, raw) in content.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated()
        {
            var part = Self.withoutComment(raw)
            if raw.endIndex == part.endIndex, part.last == UInt8(ascii: "\r") { part.removeLast() }
            part = part.drop(while: space)
            while part.last.map(space) == true { part.removeLast() }
            let goesOn = part.last == UInt8(ascii: "\\")
            if goesOn { part.removeLast() }
            // What is cut at ASCII is text still.
            let line = (number: open?.number ?? index + 1, code: (open?.code ?? "") + String(Substring(part)))
            open = goesOn ? line : nil
            if !goesOn, !line.code.isEmpty { codes.append(line) }
        }
        if let open, !open.code.isEmpty { codes.append(open) }
        return codes
    }

    /// A comment begins at the beginning of a line, or after white space.
    private static func withoutComment(_ line: Substring.UTF8View) -> Substring.UTF8View {
        var before = UInt8(ascii: " ")
        for index in line.indices {
            if line[index] == UInt8(ascii: "#"), before == UInt8(ascii: " ") || before == UInt8(ascii: "\t") {
                return line[..<index]
            }
            before = line[index]
        }
        return line
    }

    private static func finding(_ code: String, line: Int) -> Finding {
        Finding(
            .requirement, in: Self.fileName, line: line, found: "“\(code)”",
            expected: "the name of a package with its versions, such as attrs>=23,<25",
            mend:
                "Name the package; its wheel may lie in the folder \(Wheels.folderName). Options, paths and addresses are not taken."
        )
    }
}
