import Foundation
import Logging

/// Logs a line for people to standard error: time, level, message, and the facts as `key=value`.
struct LineLogHandler: LogHandler {
    /// The name of the part that logs, shown for what is not Dovetail's own.
    let label: String
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]

    init(label: String, level: Logger.Level) {
        self.label = label
        self.logLevel = level
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { self.metadata[key] }
        set { self.metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let facts = self.metadata.merging(event.metadata ?? [:]) { _, new in new }
        Console.note(Self.line(event.level, "\(event.message)", facts, label: self.label, at: Date()))
    }

    /// One line, whatever is in it.
    static func line(
        _ level: Logger.Level, _ message: String, _ facts: Logger.Metadata, label: String, at time: Date
    ) -> String {
        let origin = label.hasPrefix("dovetail") ? [] : ["logger=\(label)"]
        let facts = facts.sorted { $0.key < $1.key }.map { "\($0.key)=\(Self.quoted("\($0.value)"))" }
        let level = level.rawValue.uppercased()
        let padding = String(repeating: " ", count: max(0, 8 - level.count))
        let parts = [time.ISO8601Format() + " " + level + padding + message.escapingLineEnds] + facts + origin
        return parts.joined(separator: " ")
    }

    private static func quoted(_ text: String) -> String {
        let text = text.escapingLineEnds
        guard text.isEmpty || text.contains(where: { $0 == " " || $0 == "\"" || $0 == "=" }) else { return text }
        return "\"" + text.replacingOccurrences(of: "\"", with: "\\\"") + "\""
    }
}

extension String {
    /// The text on one line: a forged line break in a plugin's message makes no line of its own.
    fileprivate var escapingLineEnds: String {
        self.unicodeScalars.reduce(into: "") { text, scalar in
            switch scalar {
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F || scalar.value == 0x85 || scalar.value == 0x2028:
                text += "\\u{\(String(scalar.value, radix: 16))}"
            default: text.unicodeScalars.append(scalar)
            }
        }
    }
}
