/// A requirement that may stand in `requirements.txt`: the name of a package, with its versions.
struct Requirement: Sendable, Equatable {
    /// The line on which it begins.
    let number: Int
    /// The name of what is required: `attrs`.
    let name: String
    /// All of it in one notation, which pip cannot read in another way.
    let text: String
}

extension Requirement {
    /// The endings by which pip takes all that stands before a condition for the path of a file.
    private static let archives = [
        ".zip", ".whl", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz", ".tar.xz", ".txz", ".tar.lz", ".tlz",
        ".tar.lzma",
    ]

    private static func isArchive(_ end: String) -> Bool { Self.archives.contains(where: end.lowercased().hasSuffix) }

    /// Reads a line without its comment; nil when it is anything but a name with extras, versions, a marker and hashes.
    init?(_ line: some StringProtocol, number: Int) {
        var words = RequirementWords(line)
        guard let name = words.name() else { return nil }
        var text = name
        if words.take("[") {
            guard let extras = words.extras() else { return nil }
            if !extras.isEmpty { text += "[\(extras.joined(separator: ","))]" }
        }
        let isEnclosed = words.take("(")
        guard let versions = words.versions() else { return nil }
        text += versions.joined(separator: ",")
        if isEnclosed, versions.isEmpty || !words.take(")") { return nil }
        guard !Self.isArchive(versions.last ?? name) else { return nil }
        if words.take(";") {
            guard let marker = words.marker() else { return nil }
            text += " ; \(marker)"
        }
        guard let hashes = words.hashes() else { return nil }
        self.init(number: number, name: name, text: ([text] + hashes.map { "--hash=\($0)" }).joined(separator: " "))
    }
}
