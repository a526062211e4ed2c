/// A place in a JSON document, written as a JSON path: `$.modules[0].name`.
public struct JSONPath: Hashable, Sendable {
    /// The path as text.
    public let description: String

    private init(_ description: String) {
        self.description = description
    }

    /// The document itself, `$`.
    public static let root = JSONPath("$")

    /// The member of that name of the object at this place.
    ///
    /// A name that is not made of letters, digits, `_` and `-` is quoted, and cut after 60 characters.
    public func member(_ name: String) -> JSONPath {
        let isPlain =
            !name.isEmpty && name.utf8.count <= 60
            && name.utf8.allSatisfy { CharacterClass.word.contains($0) || $0 == UInt8(ascii: "-") }
        return JSONPath(isPlain ? "\(self.description).\(name)" : "\(self.description)['\(name.excerpt(60))']")
    }

    /// The element at that position, counted from 0, of the list at this place.
    public func element(_ index: Int) -> JSONPath {
        JSONPath("\(self.description)[\(index)]")
    }
}

extension JSONPath: CustomStringConvertible {}
