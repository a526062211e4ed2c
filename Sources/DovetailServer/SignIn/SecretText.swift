/// Makes texts that nobody can guess.
enum SecretText {
    /// Random bits of the system's generator, in hexadecimal.
    static func make(bits: Int) -> String {
        var generator = SystemRandomNumberGenerator()
        return (0..<bits / 4).map { _ in String(Int.random(in: 0..<16, using: &generator), radix: 16) }.joined()
    }
}
