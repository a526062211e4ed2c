import ArgumentParser
import Configuration
import DovetailCore
import Foundation
import Yams

/// The settings file, read: YAML with a value for each setting that it changes.
struct SettingsFile: Sendable {
    /// Where it lies.
    let path: String
    /// The values by name, with dots between levels.
    let values: [String: String]

    /// A file without any settings.
    static func empty(_ path: String) -> SettingsFile { SettingsFile(path: path, values: [:]) }

    private init(path: String, values: [String: String]) {
        self.path = path
        self.values = values
    }

    /// Reads a file.
    ///
    /// - Throws: ``CommandFailure`` when it cannot be read, is no YAML, or has a setting that nobody knows: a misspelt one
    ///   would be silently without effect.
    init(path: String) throws {
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw CommandFailure("The settings file \(path) cannot be read.", status: .usage)
        }
        let root: Node?
        do {
            root = try Yams.compose(yaml: String(decoding: bytes, as: UTF8.self))
        } catch {
            throw CommandFailure("The settings file \(path) is no YAML: \(error)", status: .usage)
        }
        var reading = Reading()
        if let root, root.null == nil { reading.read(root, under: []) }
        guard reading.faults.isEmpty else {
            throw CommandFailure(
                (["The settings file \(path) cannot be used."] + reading.faults).joined(separator: "\n  "),
                status: .usage)
        }
        self.init(path: path, values: reading.values)
    }

    /// The values for a configuration reader.
    var provider: InMemoryProvider {
        InMemoryProvider(
            name: self.path,
            values: Dictionary(
                uniqueKeysWithValues: self.values.map { name, value in
                    (AbsoluteConfigKey(name.split(separator: ".").map(String.init)), ConfigValue(stringLiteral: value))
                }))
    }
}

/// Flattens the levels of a file, and judges its keys.
private struct Reading {
    var values: [String: String] = [:]
    var faults: [String] = []

    mutating func read(_ node: Node, under path: [String]) {
        let name = path.joined(separator: ".")
        switch node {
        case .mapping(let mapping):
            for (key, value) in mapping { self.read(value, under: path + [key.string ?? "?"]) }
        case .scalar(let scalar) where SettingKey.named(name) != nil:
            self.values[name] = scalar.string
        case .scalar, .sequence, .alias:
            self.faults.append(Self.fault(name, at: node.mark))
        }
    }

    private static func fault(_ name: String, at mark: Mark?) -> String {
        let place = mark.map { "Line \($0.line): " } ?? ""
        guard SettingKey.named(name) == nil else { return "\(place)\(name) takes one value, not a list." }
        guard !name.isEmpty else { return "\(place)It must hold names with values, such as `port: 8080`." }
        let nearest = Spelling.nearest(to: name, in: SettingKey.all.map(\.name))
        return "\(place)There is no setting \(name.excerpt(60))." + (nearest.map { " Did you mean \($0)?" } ?? "")
    }
}
