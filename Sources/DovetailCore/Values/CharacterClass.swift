/// A set of ASCII characters, to judge names byte by byte: every byte of a character beyond ASCII is outside of it.
struct CharacterClass: Sendable {
    private let members: Set<UInt8>

    private init(_ members: some Sequence<UInt8>) {
        self.members = Set(members)
    }

    static let digits = CharacterClass("0123456789".utf8)
    static let lowercase = CharacterClass("abcdefghijklmnopqrstuvwxyz".utf8)
    static let letters = CharacterClass("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8)
    static let alphanumeric = CharacterClass.letters.union(.digits)
    /// Letters, digits and `_`.
    static let word = CharacterClass.alphanumeric.adding("_")

    func contains(_ byte: UInt8) -> Bool { self.members.contains(byte) }

    /// Whether the text has at least one character and none outside this class.
    func holds(_ text: some StringProtocol) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { self.contains($0) }
    }

    func union(_ other: CharacterClass) -> CharacterClass { CharacterClass(self.members.union(other.members)) }

    func adding(_ characters: String) -> CharacterClass { CharacterClass(self.members.union(characters.utf8)) }
}
