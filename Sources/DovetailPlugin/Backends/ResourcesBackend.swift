/// Keeps what an awake installation has acquired.
public protocol ResourcesBackend: Sendable {
    /// Notes how to close something; closed last-in-first-out when the installation goes to sleep.
    func add(_ name: String, close: @escaping @Sendable () async throws -> Void) async throws -> any Registration
    /// How many things the installation holds now, of every kind.
    func count() async throws -> Int
}
