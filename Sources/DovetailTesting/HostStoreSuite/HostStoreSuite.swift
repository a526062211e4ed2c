public import DovetailHost
public import Testing

/// What every ``DovetailHost/HostStore`` promises, as tests to run on one.
///
/// Run it from a test target, once for each store:
///
/// ```swift
/// @Test("A store keeps its promises", arguments: HostStoreSuite.promises)
/// func keeps(_ promise: HostStoreSuite.Promise) async throws {
///     try await promise.check(on: MyStore())
/// }
/// ```
public enum HostStoreSuite {
    /// One promise of a store.
    ///
    /// A check that fails records an issue of the running test, or throws.
    public struct Promise: Sendable, CustomTestStringConvertible {
        /// The promise, as a sentence; one which proves a row of the feature table begins with its id.
        public let name: String
        private let body: @Sendable (any HostStore) async throws -> Void

        init(_ name: String, _ body: @escaping @Sendable (any HostStore) async throws -> Void) {
            self.name = name
            self.body = body
        }

        /// Checks the promise on a store that is empty, and that nobody else uses.
        public func check(on store: any HostStore) async throws { try await self.body(store) }

        public var testDescription: String { self.name }
    }

    /// Every promise.
    public static let promises: [Promise] = [
        HostStoreSuite.users, HostStoreSuite.tokens, HostStoreSuite.catalogue, HostStoreSuite.names,
        HostStoreSuite.installations, HostStoreSuite.joinedIDs, HostStoreSuite.journal, HostStoreSuite.preparation,
        HostStoreSuite.unitsOfWork, HostStoreSuite.pluginData, HostStoreSuite.quarantines,
        HostStoreSuite.exports, HostStoreSuite.preferences, HostStoreSuite.savedStates,
    ].flatMap { $0 }
}
