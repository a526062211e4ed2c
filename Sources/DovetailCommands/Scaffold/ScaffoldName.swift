import ArgumentParser
import DovetailCore

/// What a new plugin is called, and what its parts are called after it.
///
/// `word-count` is titled `Word Count`, and its class is `WordCountPlugin`: another word than any that a language or a
/// library has.
struct ScaffoldName: Sendable, Equatable {
    /// The name in addresses and folders.
    let slug: PluginSlug
    /// The name for people.
    let title: String
    /// The name of the type, and in Swift of its module.
    let type: String

    /// Reads what was typed.
    ///
    /// - Throws: `ValidationError` with a sentence that says what is wrong.
    init(text: String) throws {
        do {
            self.slug = try PluginSlug(text)
        } catch {
            throw ValidationError("\(error)")
        }
        guard let first = text.first, first.isLetter, !text.contains(".") else {
            throw ValidationError(
                "“\(text.excerpt(40))” cannot name a class. Begin with a letter, and leave out dots, as in word-count.")
        }
        let words = Self.words(of: text).map { $0.prefix(1).uppercased() + $0.dropFirst() }
        self.title = words.joined(separator: " ")
        let joined = words.joined()
        self.type = joined.hasSuffix("Plugin") ? joined : joined + "Plugin"
        guard !Self.taken.contains(self.type.lowercased()) else {
            throw ValidationError(
                "“\(text)” would make the class \(self.type), which there is already. Choose another name.")
        }
    }

    /// The library's own types and modules, which a plugin and its tests import.
    private static let taken: Set = ["plugin", "dovetailplugin", "scriptedplugin"]

    /// The words of a name: `word-count`, `word_count`, `WordCount` and `RSSReader` have two.
    private static func words(of text: String) -> [Substring] {
        text.split { "-_".contains($0) }.flatMap { part in
            var words: [Substring] = []
            var start = part.startIndex
            for index in part.indices.dropFirst() where Self.beginsWord(at: index, in: part) {
                words.append(part[start..<index])
                start = index
            }
            return words + [part[start...]]
        }
    }

    /// Whether a capital letter begins a word: it follows another letter or a digit, or a small one follows it.
    private static func beginsWord(at index: Substring.Index, in part: Substring) -> Bool {
        guard part[index].isUppercase else { return false }
        let next = part.index(after: index)
        return !part[part.index(before: index)].isUppercase || next < part.endIndex && part[next].isLowercase
    }
}
