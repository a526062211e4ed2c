import Foundation
import Testing

/// Files of the repository parts of which are made by the program.
enum Page {
    /// Whether whoever runs the tests asked for the generated parts to be written anew.
    static var isWritten: Bool { ProcessInfo.processInfo.environment["DOVETAIL_WRITE_DOCUMENTATION"] == "1" }

    /// Compares what stands between two marks of a page with what the program makes, or writes it there.
    static func compare(
        _ section: String, of name: String, with made: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let (begin, end) = ("<!-- \(section) begin -->\n", "<!-- \(section) end -->")
        let page = try String(contentsOf: self.address(of: name), encoding: .utf8)
        let first = try #require(page.firstRange(of: begin), sourceLocation: sourceLocation)
        let last = try #require(page.firstRange(of: end), sourceLocation: sourceLocation)
        let made = "\n\(made)\n"
        if self.isWritten {
            let whole = page[..<first.upperBound] + made + page[last.lowerBound...]
            try Data(whole.utf8).write(to: self.address(of: name))
        } else {
            #expect(page[first.upperBound..<last.lowerBound] == made, sourceLocation: sourceLocation)
        }
    }

    /// Compares a file with bytes that the program makes, or writes it.
    static func compare(
        _ name: String, with made: [UInt8], sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        if self.isWritten { try Data(made).write(to: self.address(of: name)) }
        #expect(try [UInt8](Data(contentsOf: self.address(of: name))) == made, sourceLocation: sourceLocation)
    }

    private static func address(of name: String) -> URL {
        // Sources may be reached through a symbolic link, the documentation lies beside the real ones.
        var root = URL(filePath: #filePath).resolvingSymlinksInPath()
        for _ in 1...4 { root.deleteLastPathComponent() }
        return root.appending(path: name)
    }
}
