import DovetailPlugin
import Foundation

/// One step that the plugin is told to take: an object whose `do` names what it is.
struct Step: Sendable {
    /// What is to be done, such as `storage.set`.
    let name: String
    private let fields: [String: JSONValue]

    init(_ value: JSONValue) throws {
        guard let name = value["do"]?.string, let fields = value.object else {
            throw PluginFailure.permanent("A step is an object with a member “do”.")
        }
        self.name = name
        self.fields = fields
    }

    /// The member of that name; nil when there is none.
    subscript(name: String) -> JSONValue? { self.fields[name] }

    /// The text of that name.
    func text(_ name: String) throws -> String {
        guard let text = self.fields[name]?.string else { throw self.lacks(name) }
        return text
    }

    /// The number of that name.
    func integer(_ name: String) throws -> Int {
        guard let integer = self.fields[name]?.wholeNumber else { throw self.lacks(name) }
        return integer
    }

    /// The steps of that name; none when they are left out.
    func steps(_ name: String = "steps") -> [JSONValue] { self.fields[name]?.array ?? [] }

    /// The bytes of the step: `bytes` in base64, `text`, or `size` bytes of the pattern.
    func bytes() throws -> [UInt8] {
        if let text = self.fields["text"]?.string { return Array(text.utf8) }
        if let size = self.fields["size"]?.wholeNumber { return Pattern.bytes(size) }
        guard let bytes = [UInt8](base64: try self.text("bytes")) else { throw self.lacks("bytes") }
        return bytes
    }

    /// What is said about a step that lacks something.
    func lacks(_ name: String) -> PluginFailure { .permanent("The step \(self.name) lacks “\(name)”.") }
}

extension [UInt8] {
    /// Reads base64; nil when the text is none.
    init?(base64 text: String) {
        guard let data = Data(base64Encoded: text) else { return nil }
        self = Array(data)
    }

    /// The bytes in base64.
    var base64: String { Data(self).base64EncodedString() }
}
