import DovetailCore
import Foundation

/// The name under which a bundle exposes its modules, as its build says.
enum FederatedName: Sendable, Equatable {
    /// The build has one of these names; the file says so.
    case found([String], file: String)
    /// No file says so, or none that can be understood.
    case unknown(reason: String)

    /// Looks into `webpack.config.js`, and else into the built bundle.
    ///
    /// - Parameters:
    ///   - folder: The package.
    ///   - bundle: The file that a browser loads first, below the folder; nil when there is none.
    /// - Returns: The names, or why there are none.
    static func of(folder: String, bundle: String?) -> FederatedName {
        for (file, names) in [
            ("webpack.config.js", Self.names(inConfiguration:)), (bundle ?? "", Self.names(inBundle:)),
        ] {
            guard !file.isEmpty, let data = FileManager.default.contents(atPath: folder + "/" + file) else { continue }
            let found = names(String(decoding: data, as: UTF8.self))
            if !found.isEmpty { return .found(found, file: file) }
        }
        return .unknown(reason: "no webpack.config.js or built bundle names one")
    }

    /// The `name` of the `ModuleFederationPlugin` in a webpack configuration.
    static func names(inConfiguration text: String) -> [String] {
        guard let plugin = text.firstRange(of: "ModuleFederationPlugin(") else { return [] }
        let name = /(?:^|[\s,{])["']?name["']?\s*:\s*["'`]([^"'`]+)["'`]/
        for line in text[plugin.upperBound...].split(whereSeparator: \.isNewline) {
            let code = line.firstMatch(of: /(?:^|\s)\/\//).map { line[..<$0.range.lowerBound] } ?? line
            if let match = code.firstMatch(of: name) { return [String(match.1)] }
        }
        return []
    }

    /// The global names that a built bundle declares.
    static func names(inBundle text: String) -> [String] {
        let head = text.prefix(100_000)
        let declared = head.prefix(2000).matches(of: /(?:^|[;\s])(?:var|let|const)\s+([A-Za-z_$][\w$]*)\s*[;=]/)
            .prefix(1).map { String($0.1) }
        let members = head.matches(of: /\b(?:window|self|globalThis)(?:\.([A-Za-z_$][\w$]*)|\["([^"]+)"\])\s*=[^=]/)
            .compactMap { ($0.1 ?? $0.2).map(String.init) }
        return (declared + members).filter { !$0.hasPrefix("webpackChunk") }
    }
}
