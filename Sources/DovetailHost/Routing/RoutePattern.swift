import Foundation

/// The path of a route: fixed parts, `{names}` that stand for one part each, and a final `/**` for any rest.
struct RoutePattern: Sendable, Hashable {
    private enum Part: Sendable, Hashable {
        case fixed(String)
        case parameter(String)
    }

    private let parts: [Part]
    private let takesRest: Bool

    init(_ path: String) {
        var parts = path.split(separator: "/").map(String.init)
        self.takesRest = parts.last == "**"
        if self.takesRest { parts.removeLast() }
        self.parts = parts.map { part in
            part.hasPrefix("{") && part.hasSuffix("}") ? .parameter(String(part.dropFirst().dropLast())) : .fixed(part)
        }
    }

    /// How particular the pattern is: the more fixed parts, the sooner it is asked.
    var weight: Int {
        self.parts.reduce(0) { weight, part in
            if case .fixed = part { weight + 2 } else { weight + 1 }
        } * 2 + (self.takesRest ? 0 : 1)
    }

    /// What the names stand for in a path, or nil when it does not fit.
    func match(_ path: [Substring]) -> [String: String]? {
        guard self.takesRest ? path.count >= self.parts.count : path.count == self.parts.count else { return nil }
        var parameters: [String: String] = [:]
        for (part, text) in zip(self.parts, path) {
            switch part {
            case .fixed(let fixed): guard fixed == text else { return nil }
            case .parameter(let name): parameters[name] = text.removingPercentEncoding ?? String(text)
            }
        }
        return parameters
    }
}
