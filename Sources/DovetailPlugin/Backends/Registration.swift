/// Something that was bound and can be let go before the installation goes to sleep.
public protocol Registration: Sendable {
    /// Lets it go. Doing so twice, or after the installation went to sleep, is not an error.
    func cancel() async
}
