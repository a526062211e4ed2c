import ArgumentParser
import DovetailCore
import Foundation

/// A setting and where its new value comes from, as it is typed: `key=value`, `key=`, `key=@file`, `key=@-`.
struct SettingChange: Sendable, Equatable {
    /// Where a value comes from.
    enum Source: Sendable, Equatable {
        /// Nowhere: the default counts again.
        case nothing
        /// It was typed.
        case text(String)
        /// A file.
        case file(String)
        /// Standard input, to its end.
        case standardInput
    }

    /// The setting.
    let key: String
    /// Where its new value comes from.
    let source: Source

    /// Reads what was typed.
    ///
    /// - Throws: `ValidationError` when there is no key or no `=`.
    init(text: String) throws {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty else {
            throw ValidationError("“\(text.excerpt(40))” is no change. Write key=value, or key= for the default.")
        }
        self.key = String(parts[0])
        let value = String(parts[1])
        self.source =
            switch value {
            case "": .nothing
            case "@-": .standardInput
            case _ where value.hasPrefix("@@"): .text(String(value.dropFirst()))
            case _ where value.hasPrefix("@"): .file(String(value.dropFirst()))
            default: .text(value)
            }
    }

    /// The new values, each of the type that its setting has; null for the default.
    ///
    /// - Throws: ``CommandFailure`` with every fault, or when a file cannot be read.
    static func values(of changes: [SettingChange], _ schema: ConfigurationSchema) throws -> [String: JSONValue] {
        var values: [String: JSONValue] = [:]
        var faults: [Finding] = []
        for change in changes {
            guard let text = try change.text() else {
                values[change.key] = .null
                continue
            }
            do {
                values[change.key] = try schema.convert(text: text, for: change.key)
            } catch {
                faults.append(error)
            }
        }
        guard faults.isEmpty else {
            throw CommandFailure(
                "The settings were not changed: \(faults.count == 1 ? "one value is" : "\(faults.count) values are") not right.",
                status: .invalidData, findings: faults)
        }
        return values
    }

    private func text() throws -> String? {
        switch self.source {
        case .nothing: return nil
        case .text(let text): return text
        case .standardInput:
            return Self.withoutLineEnd(try FileHandle.standardInput.readToEnd() ?? Data())
        case .file(let path):
            guard let data = FileManager.default.contents(atPath: path) else {
                throw CommandFailure(
                    "The value of \(self.key) cannot be read from \(path.excerpt(200)). A text that begins with @ is written @@.",
                    status: .usage)
            }
            return Self.withoutLineEnd(data)
        }
    }

    private static func withoutLineEnd(_ data: Data) -> String {
        let text = String(decoding: data, as: UTF8.self)
        return text.last?.isNewline == true ? String(text.dropLast()) : text
    }
}
