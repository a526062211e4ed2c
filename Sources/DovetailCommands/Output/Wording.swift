import DovetailAPI
import DovetailCore
import Foundation

/// How values are written for people.
enum Wording {
    /// A time in ISO 8601, UTC, to the second; a dash for none.
    static func time(_ time: Date?) -> String { time?.ISO8601Format() ?? "–" }

    /// A time span: `12 ms`, `1.4 s`, `2 min 5 s`; a dash for none.
    static func duration(_ seconds: Double?) -> String {
        guard let seconds else { return "–" }
        switch seconds {
        case ..<1: return "\(Int((seconds * 1000).rounded())) ms"
        case ..<60: return "\(Int(seconds)).\(Int(seconds * 10) % 10) s"
        default: return "\(Int(seconds) / 60) min \(Int(seconds) % 60) s"
        }
    }

    /// A latency: `0.08 ms`, `12 ms`; a dash for none.
    static func latency(_ seconds: Double?) -> String {
        guard let seconds, seconds < 0.01 else { return Self.duration(seconds) }
        let hundredths = Int((seconds * 100_000).rounded())
        return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100) ms"
    }

    /// An amount of memory: `12.4 MiB`; a dash for none.
    static func bytes(_ bytes: Int?) -> String {
        guard let bytes else { return "–" }
        let tenths = (bytes * 10) >> 20
        return "\(tenths / 10).\(tenths % 10) MiB"
    }

    /// A version; a dash for none.
    static func version(_ version: SemanticVersion?) -> String { version?.description ?? "–" }

    /// A step from one version to another: `1.0.0 → 1.1.0`.
    static func versions(_ from: SemanticVersion?, _ to: SemanticVersion?) -> String {
        from == to || from == nil || to == nil
            ? Self.version(to ?? from) : "\(Self.version(from)) → \(Self.version(to))"
    }

    /// A configuration value: a text as it is, everything else as JSON.
    static func value(_ value: JSONValue?) -> String {
        switch value {
        case nil, .null?: "–"
        case .string(let text)?: text
        case .some(let value): (try? value.encoded()).map { String(decoding: $0, as: UTF8.self) } ?? value.summary
        }
    }
}
