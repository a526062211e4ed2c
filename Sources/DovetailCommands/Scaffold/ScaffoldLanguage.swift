import ArgumentParser

/// A language in which `dovetail plugin new` writes plugins.
enum ScaffoldLanguage: String, Sendable, Encodable, CaseIterable, ExpressibleByArgument {
    /// A program in a process of its own.
    case swift
    /// A class for the host's Python.
    case python
    /// A class for the host's Node.
    case node

    /// The name for people.
    var title: String {
        switch self {
        case .swift: "Swift"
        case .python: "Python"
        case .node: "JavaScript"
        }
    }
}
