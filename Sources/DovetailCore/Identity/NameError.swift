/// A text that cannot be the name it was meant to be.
public struct NameError: Error, Sendable, Equatable {
    /// What the name was for: `plugin slug`, `user name`.
    public let subject: String
    /// The text, cut to 80 characters and with everything unprintable escaped, so that it can stand in a message.
    public let text: String
    /// What is wrong with it.
    public let reason: String
    /// What would be right.
    public let allowed: String

    init(subject: String, text: String, reason: String, allowed: String) {
        self.subject = subject
        self.text = text.excerpt(80)
        self.reason = reason
        self.allowed = allowed
    }
}

extension NameError: CustomStringConvertible {
    public var description: String {
        "\u{201C}\(self.text)\u{201D} cannot be a \(self.subject): \(self.reason). Use \(self.allowed)."
    }
}
