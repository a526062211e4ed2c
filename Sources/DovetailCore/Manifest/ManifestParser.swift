import FoundationEssentials

/// Reads `manifest.json`, and finds everything that is wrong with it at once.
///
/// No input makes it trap: not even one that is empty, huge, nested without end, or no manifest at all.
public enum ManifestParser {
    /// The greatest size of a manifest, in bytes.
    public static let maximumSize = 1_048_576
    /// The most arrays and objects that may stand inside each other.
    public static let maximumDepth = 64
    /// The most findings that are listed; one more says that there are more.
    public static let maximumFindings = 500

    /// Reads a manifest.
    ///
    /// - Parameters:
    ///   - bytes: The file's content, UTF-8.
    ///   - policy: What to do about broken naming rules.
    /// - Returns: The manifest, unless a finding is an error, and all findings. Warnings come with a manifest.
    public static func parse(bytes: [UInt8], policy: NamingPolicy = .strict) -> ManifestReading {
        guard bytes.count <= Self.maximumSize else { return Self.refused(.tooLarge(bytes.count)) }
        guard bytes.contains(where: { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }) else { return Self.refused(.empty) }
        guard !Self.isUTF16(bytes) else { return Self.refused(.notUTF8) }
        let outline = JSONOutline(of: bytes)
        guard outline.depth <= Self.maximumDepth else { return Self.refused(.tooDeep(outline.depth)) }
        let document: JSONValue
        do {
            document = try JSONDecoder().decode(JSONValue.self, from: Data(bytes))
        } catch {
            return Self.refused(JSONFault(in: bytes).map(Finding.notJSON) ?? .notDecoded(error))
        }
        // The decoder lets it through.
        if outline.hasTrailingComma, let fault = JSONFault(in: bytes) { return Self.refused(.notJSON(fault)) }
        return Self.read(document, policy, further: outline.repeatedKeys.map(Finding.repeated))
    }

    /// Whether a file begins as one in UTF-16 or UTF-32 does: with a mark, or with a character that takes more than a byte.
    private static func isUTF16(_ bytes: [UInt8]) -> Bool {
        bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) || bytes.prefix(2).contains(0)
    }

    /// Reads a manifest that has been decoded already, by someone who saw to its size and depth.
    ///
    /// - Parameters:
    ///   - document: The JSON object.
    ///   - policy: What to do about broken naming rules.
    /// - Returns: As ``parse(bytes:policy:)``.
    public static func parse(document: JSONValue, policy: NamingPolicy = .strict) -> ManifestReading {
        Self.read(document, policy, further: [])
    }

    private static func read(_ document: JSONValue, _ policy: NamingPolicy, further: [Finding]) -> ManifestReading {
        guard document.object != nil else { return Self.refused(.notAnObject(document)) }
        var check = ManifestCheck()
        check.check(document, .record(.plugin), at: .root)
        let findings = Self.bounded(policy.judge(further + check.findings + ManifestRules(document).findings))
        guard findings.errors.isEmpty, let identity = ManifestNames(document).identity,
            let version = document["version"]?.string.flatMap({ SemanticVersion($0) })
        else { return ManifestReading(manifest: nil, findings: findings) }
        let manifest = PluginManifest(document: document, identity: identity, version: version)
        return ManifestReading(manifest: manifest, findings: findings)
    }

    /// Errors first when there are too many to list, so that the cut hides no reason for the refusal.
    private static func bounded(_ findings: [Finding]) -> [Finding] {
        guard findings.count > Self.maximumFindings else { return findings }
        return (findings.errors + findings.warnings).prefix(Self.maximumFindings)
            + [.more(findings.count - Self.maximumFindings)]
    }

    private static func refused(_ finding: Finding) -> ManifestReading {
        ManifestReading(manifest: nil, findings: [finding])
    }
}

extension Finding {
    fileprivate static let empty = Finding(
        .empty, at: .root, found: "nothing", expected: "a JSON object with at least name and version",
        mend: "Write {\"name\": \"MyPlugin\", \"version\": \"1.0.0\"}.")

    fileprivate static func tooLarge(_ size: Int) -> Finding {
        Finding(
            .tooLarge, at: .root, found: "\(size) bytes", expected: "at most \(ManifestParser.maximumSize) bytes",
            mend: "Move long texts and data into files of their own.")
    }

    fileprivate static func tooDeep(_ depth: Int) -> Finding {
        Finding(
            .tooDeep, at: .root, found: "\(depth) arrays and objects inside each other",
            expected: "at most \(ManifestParser.maximumDepth)", mend: "Make the manifest flatter.")
    }

    fileprivate static let notUTF8 = Finding(
        .notJSON, in: "manifest.json", line: 1, found: "a text in another encoding, such as UTF-16",
        expected: "a JSON object in UTF-8", mend: "Save the file as UTF-8.")

    fileprivate static func notJSON(_ fault: JSONFault) -> Finding {
        Finding(
            .notJSON, in: "manifest.json", line: fault.line, found: "\(fault.found) in column \(fault.column)",
            expected: fault.expected,
            mend: "Write JSON: check the commas, quotation marks and brackets before that place.")
    }

    /// What has the form of JSON: a number may be too large, and bytes no text.
    fileprivate static func notDecoded(_ error: any Error) -> Finding {
        var reason = "\(error)"
        if case DecodingError.dataCorrupted(let context) = error {
            reason = context.underlyingError.map { "\($0)" } ?? context.debugDescription
        }
        return Finding(
            .notJSON, at: .root, found: "something that is not JSON: \(reason.withoutFullStop)",
            expected: "a JSON object",
            mend: "Save the file as UTF-8, and write numbers that can be kept.")
    }

    fileprivate static func notAnObject(_ value: JSONValue) -> Finding {
        Finding(
            .notAnObject, at: .root, found: value.summary, expected: "a JSON object with at least name and version",
            mend: "Put { and } around the fields.")
    }

    fileprivate static func repeated(_ key: String) -> Finding {
        Finding(
            .duplicateKey, severity: .warning, at: .root.member(key), found: "the key twice",
            expected: "each key only once", mend: "Remove one of them: only one of the values counts.")
    }

    fileprivate static func more(_ count: Int) -> Finding {
        Finding(
            .more, severity: .warning, at: .root, found: "\(count) findings more", expected: "a list that can be read",
            mend: "Mend the listed ones first.")
    }
}
