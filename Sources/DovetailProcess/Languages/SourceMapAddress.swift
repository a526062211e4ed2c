import Foundation

/// Where the source map of a file lies, as a comment in that file says.
struct SourceMapAddress: Sendable, Equatable {
    /// The address as it is written.
    let text: String

    private static let label = Data("sourceMappingURL=".utf8)

    /// All that may be such an address, wherever in a file it stands: more than bundlers look for, never less.
    static func all(in code: Data) -> [SourceMapAddress] {
        var addresses: [SourceMapAddress] = []
        var rest = code[...]
        while let found = rest.range(of: Self.label) {
            rest = rest[found.upperBound...]
            addresses.append(SourceMapAddress(text: String(decoding: rest.prefix { $0 > 0x20 }, as: UTF8.self)))
        }
        return addresses
    }

    /// Whether it leads out of a folder.
    ///
    /// - Parameter file: The file in which it stands, relative to the folder.
    /// - Returns: Whether it does, in one of the ways in which it may be read.
    func leadsOut(from file: String) -> Bool {
        guard !self.text.hasPrefix("data:") else { return false }
        return [self.text, self.text.removingPercentEncoding ?? "/"].contains { Self.leadsOut($0, from: file) }
    }

    private static func leadsOut(_ address: String, from file: String) -> Bool {
        guard !address.hasPrefix("/"), !address.lowercased().hasPrefix("file:") else { return true }
        var depth = file.split(separator: "/").count - 1
        for name in address.split(separator: "/") where name != "." {
            depth += name == ".." ? -1 : 1
            if depth < 0 { return true }
        }
        return false
    }
}
